"""What unpacking damaged bytes raises.

Here belongs that alone, so that all who look into archives agree on it. Not here: what is made of a damaged file.
"""

import zipfile
import zlib

# An unknown compression raises NotImplementedError, a password RuntimeError, of which the former is one.
ZIP_DAMAGES = (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, EOFError)
