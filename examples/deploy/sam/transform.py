"""Runs SAM's transform on template.yaml as CloudFormation does, without an account.

pip install aws-sam-translator==1.110.0
python3 transform.py > transformed.json
"""
import hashlib
import json
import logging
from pathlib import Path

import boto3
from samtranslator import __version__
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

logging.disable(logging.WARNING)
source = (Path(__file__).parent / "template.yaml").read_bytes()
template = yaml_parse(source.decode())
for resource in template["Resources"].values():
    if "CodeUri" in resource["Properties"]:  # sam deploy uploads the file and writes where it is
        resource["Properties"]["CodeUri"] = {"Bucket": "artefacts", "Key": "function.zip"}
session = boto3.Session(region_name="eu-west-1")
translator = Translator(managed_policy_map={}, sam_parser=Parser(), boto_session=session)
output = translator.translate(sam_template=template, parameter_values={})
recording = {
    "translator": __version__,
    "templateSha256": hashlib.sha256(source).hexdigest(),
    "output": output,
}
print(json.dumps(recording, indent=1, sort_keys=True))
