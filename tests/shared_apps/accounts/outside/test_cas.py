"""What a CAS server answers: the examples of its protocol document, and what must not be believed."""

import pytest

from shared_apps.accounts.adapters import cas
from shared_apps.accounts.adapters.said import NotBelievedError

OPEN = '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">'

# CAS Protocol 3.0 Specification, 2.5.2 and appendix A/B.
SUCCESS = f"""{OPEN}
 <cas:authenticationSuccess>
  <cas:user>username</cas:user>
  <cas:proxyGrantingTicket>PGTIOU-84678-8a9d...</cas:proxyGrantingTicket>
 </cas:authenticationSuccess>
</cas:serviceResponse>"""
FAILURE = f"""{OPEN}
 <cas:authenticationFailure code="INVALID_TICKET">
    Ticket ST-1856339-aA5Yuvrxzpv8Tau1cYQ7 not recognized
  </cas:authenticationFailure>
</cas:serviceResponse>"""
ATTRIBUTES = f"""{OPEN}
  <cas:authenticationSuccess>
    <cas:user>username</cas:user>
    <cas:attributes>
      <cas:firstname>John</cas:firstname>
      <cas:lastname>Doe</cas:lastname>
      <cas:title>Mr.</cas:title>
      <cas:email>jdoe@example.org</cas:email>
      <cas:affiliation>staff</cas:affiliation>
      <cas:affiliation>faculty</cas:affiliation>
    </cas:attributes>
    <cas:proxyGrantingTicket>PGTIOU-84678-8a9d...</cas:proxyGrantingTicket>
  </cas:authenticationSuccess>
</cas:serviceResponse>"""
PROXIED = f"""{OPEN}
  <cas:authenticationSuccess>
    <cas:user>username</cas:user>
    <cas:proxies>
      <cas:proxy>https://proxy2/pgtUrl</cas:proxy>
      <cas:proxy>https://proxy1/pgtUrl</cas:proxy>
    </cas:proxies>
  </cas:authenticationSuccess>
</cas:serviceResponse>"""


def test_a_success_of_the_document_names_its_user() -> None:
    assert cas.read(SUCCESS.encode(), names=()).subject == "username"


def test_attributes_of_the_document_are_read_with_all_their_values() -> None:
    said = cas.read(ATTRIBUTES.encode(), names=("affiliation", "absent"))
    assert said.values == {"affiliation": {"staff", "faculty"}, "absent": frozenset()}


_BOMB = """<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">]>"""
_FILE = """<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>"""

REFUSED = {
    "a failure of the document": (FAILURE, "refused"),
    "a proxied ticket of the document": (PROXIED, "proxied"),
    "a bomb": (_BOMB + SUCCESS.replace("username", "&e;"), "unreadable"),
    "a file of ours": (_FILE + SUCCESS.replace("username", "&a;"), "unreadable"),
    "any document type": ("<!DOCTYPE b>" + SUCCESS, "unreadable"),
    "no XML": ("yes\nusername\n", "unreadable"),
    "another namespace": (SUCCESS.replace("yale", "evil"), "refused"),
    "failure and success": (
        SUCCESS.replace("</cas:serv", "<cas:authenticationFailure/></cas:serv"),
        "refused",
    ),
    "two users": (SUCCESS.replace("</cas:user>", "</cas:user><cas:user>admin</cas:user>"), "no_subject"),
    "nobody": (SUCCESS.replace("username", " "), "no_subject"),
    "a name with something in it": (SUCCESS.replace("username", "a<cas:b/>dmin"), "no_subject"),
    "a name of two lines": (SUCCESS.replace("username", "user\nname"), "no_subject"),
}


@pytest.mark.parametrize(("answer", "fault"), REFUSED.values(), ids=REFUSED)
def test_nobody_is_believed_who_is_not_named_plainly(answer: str, fault: str) -> None:
    with pytest.raises(NotBelievedError) as refused:
        cas.read(answer.encode(), names=())
    assert refused.value.fault == fault


@pytest.mark.parametrize("ticket", ["", "PT-1-x", "ST-" + "x" * 300, "ST-1\n"])
def test_what_is_no_service_ticket_is_not_even_asked_about(ticket: str) -> None:
    with pytest.raises(NotBelievedError):
        cas.validate("https://cas.example.edu.cn", "cas3", service="x", ticket=ticket, names=())
