"""Does a NetworkPolicy keep the pods of jobs from the network, as far as its text goes?"""

from agent.sandboxes.kube_api import Json
from agent.sandboxes.kube_manifest import POD_LABELS


def weakness(policy: dict[str, Json]) -> str:
    """What is wrong with it, empty when it denies all.

    Args:
        policy: as the API server gives it.
    """
    spec = policy.get("spec")
    if not isinstance(spec, dict):
        return "it has no spec"
    if spec.get("podSelector") not in ({"matchLabels": POD_LABELS}, {}):
        return "it does not select the pods of jobs by their label alone"
    types = spec.get("policyTypes")
    if not isinstance(types, list) or not {"Ingress", "Egress"} <= {str(one) for one in types}:
        return "it is not of both types, Ingress and Egress"
    if spec.get("ingress") or spec.get("egress"):
        return "it allows some traffic"
    return ""
