# Secrets stay in Secrets Manager. Terraform knows their ARNs only, so no secret is in its state.
# The function reads them through the AWS Parameters and Secrets Lambda Extension.

locals {
  environment = merge(
    var.environment,
    { for name, arn in var.secrets : "${name}_ARN" => arn },

    # Its cache would hand out the old secret for five minutes after a rotation.
    { PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED = "false" }
  )

  # Release 1.0.103 for arm64: the account that owns the layer in a region, and its version there.
  extension_layers = {
    "af-south-1"     = ["317013901791", 1]
    "ap-east-1"      = ["768336418462", 1]
    "ap-northeast-1" = ["133490724326", 4]
    "ap-northeast-2" = ["738900069198", 1]
    "ap-south-1"     = ["176022468876", 4]
    "ap-southeast-1" = ["044395824272", 4]
    "ap-southeast-2" = ["665172237481", 4]
    "ap-southeast-3" = ["490737872127", 1]
    "ca-central-1"   = ["200266452380", 1]
    "eu-central-1"   = ["187925254637", 4]
    "eu-north-1"     = ["427196147048", 1]
    "eu-south-1"     = ["325218067255", 1]
    "eu-west-1"      = ["015030872274", 4]
    "eu-west-2"      = ["133256977650", 4]
    "eu-west-3"      = ["780235371811", 1]
    "me-south-1"     = ["832021897121", 1]
    "sa-east-1"      = ["933737806257", 1]
    "us-east-1"      = ["177933569100", 4]
    "us-east-2"      = ["590474943231", 4]
    "us-west-1"      = ["997803712105", 1]
    "us-west-2"      = ["345057560386", 4]
  }

  # An unknown region fails here, by name: set extension_layer_arn.
  extension_layer_arn = var.extension_layer_arn != null ? var.extension_layer_arn : join(":", [
    "arn:aws:lambda:${var.region}:${local.extension_layers[var.region][0]}",
    "layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:${local.extension_layers[var.region][1]}"
  ])
}

data "aws_iam_policy_document" "secrets" {
  count = length(var.secrets) > 0 ? 1 : 0

  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = values(var.secrets)
  }
}

resource "aws_iam_role_policy" "secrets" {
  count = length(var.secrets) > 0 ? 1 : 0

  name   = "read-secrets"
  role   = aws_iam_role.function["authorizer"].id
  policy = data.aws_iam_policy_document.secrets[0].json
}
