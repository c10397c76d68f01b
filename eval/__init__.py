"""The harness that scores fixes on recorded incidents."""
