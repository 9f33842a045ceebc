// Written by the build (scripts/one-core.ts): exports every file of src/ but the hosts and the readers of proxies.
