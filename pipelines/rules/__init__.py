"""The law and the decision, written with the combinators of `pipelines.figures`: rows added up become amounts.

Here belongs one module a rule of money, each with the sentence that it applies above the line that applies it.
Not here: which rows count (`pipelines.checks`, `pipelines.marts`), any arithmetic (`pipelines.figures`).
"""
