"""What is not in the catalogue shows in the pseudo-language: it is still plain English there."""

from reports.messages import say, speaking


def test_letters_of_messages_are_replaced_and_arguments_are_not():
    with speaking("en-XA"):
        assert say("list-end", most="plain", last="names") == "plain ȧƞḓ names"
