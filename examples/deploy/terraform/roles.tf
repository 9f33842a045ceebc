# What a function may do: write its own log, and nothing else. Lambda's managed policy
# AWSLambdaBasicExecutionRole may write every log of the account.

locals {
  functions = toset(["authorizer", "time"])
}

data "aws_iam_policy_document" "assumed_by_lambda" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "function" {
  for_each = local.functions

  name_prefix        = "${var.name}-${each.key}-"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_lambda.json
}

data "aws_iam_policy_document" "log" {
  for_each = local.functions

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]
  }
}

resource "aws_iam_role_policy" "log" {
  for_each = local.functions

  name   = "write-log"
  role   = aws_iam_role.function[each.key].id
  policy = data.aws_iam_policy_document.log[each.key].json
}

# X-Ray's actions have no resources that a permission could name.
data "aws_iam_policy_document" "tracing" {
  statement {
    actions   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "tracing" {
  for_each = var.tracing ? local.functions : toset([])

  name   = "trace"
  role   = aws_iam_role.function[each.key].id
  policy = data.aws_iam_policy_document.tracing.json
}
