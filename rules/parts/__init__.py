"""What the rules are made of: reading the crash site, evidence for a value, building guards."""
