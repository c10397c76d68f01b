from tickets.ticket import Ticket


def test_lines_of_a_ticket():
    assert Ticket(7, "Spring concert", "B4", "Kim").lines() == ["Spring concert", "Seat B4", "Kim", "No. 000007"]
