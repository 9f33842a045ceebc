# Who can write the truststore decides which clients are trusted.

resource "aws_s3_bucket" "truststore" {
  bucket_prefix = "${var.name}-truststore-"
}

resource "aws_s3_bucket_public_access_block" "truststore" {
  bucket                  = aws_s3_bucket.truststore.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "truststore" {
  bucket = aws_s3_bucket.truststore.id

  versioning_configuration {
    status = "Enabled"
  }
}

data "aws_iam_policy_document" "truststore" {
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.truststore.arn, "${aws_s3_bucket.truststore.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "truststore" {
  bucket = aws_s3_bucket.truststore.id
  policy = data.aws_iam_policy_document.truststore.json

  depends_on = [aws_s3_bucket_public_access_block.truststore]
}

# An object that is uploaded before versioning is on has no version, and API Gateway would not notice
# the next one.
resource "aws_s3_object" "truststore" {
  bucket       = aws_s3_bucket.truststore.id
  key          = "truststore.pem"
  source       = var.truststore
  source_hash  = filesha256(var.truststore)
  content_type = "application/x-pem-file"

  depends_on = [aws_s3_bucket_versioning.truststore]
}
