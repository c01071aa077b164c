"""SOAP as cameras speak it: envelopes, proofs, one request at a time. Knows no ONVIF verb."""
