variable "region" {
  description = "For example eu-west-1."
  type        = string
}

variable "name" {
  description = "What the names of the resources begin with."
  type        = string
  default     = "gatecheck"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,19}$", var.name))
    error_message = "name must be 1 to 20 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "rest_domain" {
  description = "Custom domain of the REST API, for example api.example.com."
  type        = string
}

variable "http_domain" {
  description = "Custom domain of the HTTP API."
  type        = string
}

variable "base_path" {
  description = "Clients call https://{domain}/{base_path}/time."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]+$", var.base_path))
    error_message = "base_path must be one segment without slashes, such as v1."
  }
}

variable "certificate_arn" {
  description = "The server's certificate in ACM, in the same region, for both domains."
  type        = string
}

variable "ownership_certificate_arn" {
  description = "A public ACM certificate for the same names, if the server's is imported or of a private CA."
  type        = string
  default     = null
}

variable "hosted_zone_id" {
  description = "Route 53 zone for the DNS records. Without it, make the records from the outputs."
  type        = string
  default     = null
}

variable "truststore" {
  description = "PEM file of the CAs whose client certificates are accepted."
  type        = string
}

variable "issuer" {
  description = "The authorization server, for the protected-resource metadata."
  type        = string

  # $ and # mean something in a mapping template, and an issuer has no query [RFC 8414 section 2].
  validation {
    condition     = can(regex("^https://[^?#$[:space:]]+$", var.issuer))
    error_message = "issuer must be an https URL without a query, a fragment or a dollar sign."
  }
}

variable "environment" {
  description = "Variables of the authorizer that are no secrets: see docs/on-aws.md."
  type        = map(string)
  default     = {}

  validation {
    condition = alltrue([
      for name in keys(var.environment) : !can(regex("(SECRET|PASSWORD|TOKEN|PRIVATE_KEY)$", name))
    ])
    error_message = "environment must hold no secret: write the secret's ARN under secrets."
  }
}

variable "secrets" {
  description = "The ARN of each secret by its variable: the authorizer reads NAME from Secrets Manager by NAME_ARN."
  type        = map(string)
  default     = {}

  validation {
    condition = alltrue([
      for arn in values(var.secrets) : can(regex("^arn:[a-z-]+:secretsmanager:", arn))
    ])
    error_message = "secrets must hold ARNs of Secrets Manager, never a secret."
  }
}

variable "extension_layer_arn" {
  description = "The Parameters and Secrets extension for arm64, if your region is not in secret.tf."
  type        = string
  default     = null
}

variable "tracing" {
  description = "X-Ray. Off, because its permission is for the resource *."
  type        = bool
  default     = false
}

variable "cloudwatch_role" {
  description = "Make the account's role by which API Gateway writes logs. One per account and region."
  type        = bool
  default     = false
}

variable "alarm_topic_arn" {
  description = "The SNS topic that the alarms notify."
  type        = string
  default     = null
}

variable "function_zip" {
  description = "The authorizer, as npm run function makes it at the root of the repository."
  type        = string
  default     = "../../../function.zip"
}
