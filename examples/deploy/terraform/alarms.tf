# Alarms by the reason of a refusal. Lambda's own Errors say nothing: a refusal is no error.

locals {
  # How many in five minutes are too many. docs/operations.md says what to do at each.
  refusal_limits = {
    # A stolen token, or a client that renewed its certificate.
    certificate_mismatch = 5

    # Our own credentials, perhaps after a rotation.
    introspection_refused = 1

    introspection_unreachable = 1
    introspection_timeout     = 1
    user_function_threw       = 1
  }

  alarm_actions = var.alarm_topic_arn == null ? [] : [var.alarm_topic_arn]
}

# API Gateway writes "-" for what is absent.
resource "aws_cloudwatch_log_metric_filter" "refusals" {
  for_each = local.domains

  name           = "${var.name}-${each.key}-refusals"
  log_group_name = aws_cloudwatch_log_group.access[each.key].name
  pattern        = "{ $.reason != \"-\" }"

  metric_transformation {
    namespace  = "Gatecheck"
    name       = "${var.name}-${each.key}-refusals"
    value      = "1"
    dimensions = { reason = "$.reason" }
  }
}

resource "aws_cloudwatch_metric_alarm" "rest" {
  for_each = local.refusal_limits

  alarm_name          = "${var.name}-rest-${each.key}"
  alarm_description   = "${each.key}: see docs/reasons.md"
  namespace           = "Gatecheck"
  metric_name         = "${var.name}-rest-refusals"
  dimensions          = { reason = each.key }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
}

resource "aws_cloudwatch_metric_alarm" "http" {
  for_each = local.refusal_limits

  alarm_name          = "${var.name}-http-${each.key}"
  alarm_description   = "${each.key}: see docs/reasons.md"
  namespace           = "Gatecheck"
  metric_name         = "${var.name}-http-refusals"
  dimensions          = { reason = each.key }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
}

resource "aws_cloudwatch_metric_alarm" "rest_server_errors" {
  alarm_name          = "${var.name}-rest-server-errors"
  alarm_description   = "The authorizer or the API failed: read its log"
  namespace           = "AWS/ApiGateway"
  metric_name         = "5XXError"
  dimensions          = { ApiName = aws_api_gateway_rest_api.rest.name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
}

# An error of an HTTP API's authorizer is thrown, is a 500, and has no reason in the log.
resource "aws_cloudwatch_metric_alarm" "http_server_errors" {
  alarm_name          = "${var.name}-http-server-errors"
  alarm_description   = "The authorizer or the API failed: read its log"
  namespace           = "AWS/ApiGateway"
  metric_name         = "5xx"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions

  dimensions = {
    ApiId = aws_apigatewayv2_api.http.id
    Stage = aws_apigatewayv2_stage.http.name
  }
}
