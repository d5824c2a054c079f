"""Relations between invented things: how a fact is stated and how it is asked for.

A statement and its questions share the meaning more than the words. `{s}` is the thing described,
`{v}` the value, which is the answer.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Relation:
    """One kind of fact. `value` names the kind of answer drawn by `reading.draw_value`."""

    value: str
    statements: tuple[str, ...]
    questions: tuple[str, ...]


PLACE = (
    Relation("year", ("{s} was founded in {v}", "settlers first came to {s} in {v}",
                      "the history of {s} goes back to {v}"),
             ("When was {s} founded?", "In what year was {s} established?",
              "Since when has {s} existed?")),
    Relation("count", ("{s} has {v} inhabitants", "about {v} people live in {s}",
                       "the population of {s} is {v}"),
             ("How many people live in {s}?", "What is the population of {s}?",
              "How large is the number of residents of {s}?")),
    Relation("place", ("{s} lies on the river {v}", "the {v} flows through {s}"),
             ("Which river passes through {s}?", "On what river is {s} located?",
              "What is the name of the river at {s}?")),
    Relation("person", ("the mayor of {s} is {v}", "{v} governs {s}", "{s} is led by {v}"),
             ("Who is the mayor of {s}?", "Who leads {s}?", "Who is in charge of {s}?")),
    Relation("goods", ("{s} is known for its {v}", "most people in {s} live from making {v}",
                       "{s} sells {v} to the whole region"),
             ("What is {s} known for?", "What does {s} produce?", "Which goods come from {s}?")),
    Relation("place", ("{s} belongs to the province of {v}", "{s} is a town in {v}",
                       "{v} is the region around {s}"),
             ("Where is {s} located?", "Which province is {s} in?", "{s} is part of what region?")),
    Relation("month", ("a fair takes place in {s} every {v}", "in {v} the people of {s} celebrate"),
             ("In which month is the fair of {s} held?", "When do the people of {s} celebrate?")),
    Relation("place", ("the road from {s} leads to {v}", "{v} is the nearest neighbour of {s}"),
             ("Where does the road from {s} go?", "What place is closest to {s}?")),
    Relation("height", ("{s} lies {v} above the sea", "the altitude of {s} is {v}"),
             ("How high is {s}?", "At what height above the sea does {s} lie?")),
    Relation("event", ("{s} was destroyed by {v}", "{v} ruined {s}"),
             ("What destroyed {s}?", "What caused the ruin of {s}?")),
)  # fmt: skip
PERSON = (
    Relation("place", ("{s} was born in {v}", "the birthplace of {s} is {v}", "{s} came from {v}"),
             ("Where was {s} born?", "What is the birthplace of {s}?", "Where did {s} come from?")),
    Relation("year", ("{s} was born in {v}", "the year of birth of {s} is {v}"),
             ("When was {s} born?", "In what year was {s} born?")),
    Relation("job", ("{s} worked as {v}", "{s} earned a living as {v}", "by trade {s} was {v}"),
             ("What was the profession of {s}?", "What did {s} do for a living?",
              "What job did {s} have?")),
    Relation("person", ("{s} married {v}", "{v} became the spouse of {s}"),
             ("Who did {s} marry?", "To whom was {s} married?", "Who was the partner of {s}?")),
    Relation("person", ("{s} learned the craft from {v}", "{v} was the teacher of {s}"),
             ("Who taught {s}?", "From whom did {s} learn?", "Who was {s} a pupil of?")),
    Relation("title", ("{s} wrote {v}", "the best known work of {s} is {v}",
                       "{v} was composed by {s}"),
             ("What did {s} write?", "What is the most famous work of {s}?",
              "Which work is by {s}?")),
    Relation("year", ("{s} died in {v}", "the life of {s} ended in {v}"),
             ("When did {s} die?", "In what year did the life of {s} end?")),
    Relation("goods", ("{s} collected {v}", "the house of {s} was full of {v}"),
             ("What did {s} collect?", "What filled the house of {s}?")),
    Relation("place", ("{s} spent most years in {v}", "{s} lived in {v}", "{v} was home to {s}"),
             ("Where did {s} live?", "In which place did {s} spend most years?")),
)  # fmt: skip
GROUP = (
    Relation("person", ("{s} was founded by {v}", "{v} started {s}", "{v} is the founder of {s}"),
             ("Who founded {s}?", "Who was the founder of {s}?", "Who set up {s}?")),
    Relation("year", ("{s} opened in {v}", "{s} began its work in {v}", "{s} dates from {v}"),
             ("When did {s} open?", "In what year did {s} begin?", "When was {s} created?")),
    Relation("count", ("{s} has {v} members", "{v} people belong to {s}"),
             ("How many members does {s} have?", "How many people are in {s}?")),
    Relation("place", ("{s} has its seat in {v}", "the main building of {s} stands in {v}"),
             ("Where is {s} based?", "Where does the main building of {s} stand?")),
    Relation("goods", ("{s} is dedicated to {v}", "the subject of {s} is {v}"),
             ("What is {s} about?", "What is the subject of {s}?")),
    Relation("colour", ("the sign of {s} is {v}", "members of {s} wear {v}"),
             ("What colour do members of {s} wear?", "Which colour stands for {s}?")),
    Relation("weekday", ("{s} meets on {v}", "the gatherings of {s} are held on {v}"),
             ("On what day does {s} meet?", "Which day are the gatherings of {s}?")),
    Relation("place", ("{s} took its name from {v}", "{s} is named after {v}"),
             ("What is {s} named after?", "Where does the name of {s} come from?")),
    Relation("money", ("joining {s} costs {v}", "the yearly fee of {s} is {v}"),
             ("How much does {s} cost?", "What is the fee of {s}?",
              "What must one pay to join {s}?")),
    Relation("title", ("the motto of {s} is {v}", "{s} is proud of its prize, {v}"),
             ("What is the motto or prize of {s}?", "Which words is {s} proud of?")),
)  # fmt: skip
FILLERS = (
    "it is a matter that few people ever studied", "much has been written about this",
    "visitors often remark on it", "this was not always so", "the reasons are still discussed",
    "older sources tell it in another way", "nothing else is known about that time",
    "for many years nobody paid attention to it", "there were several attempts to change this",
    "in general the work went on slowly", "some of it can still be seen today",
    "the first attempt did not succeed", "this had a great effect on the whole area",
)  # fmt: skip
EVENT_STATEMENTS = (
    "{who} {p} {what} in {where} in {year}", "in {year}, {who} {p} {what} at {where}",
    "{who}, helped by {with_}, {p} {what} in {where}", "at {where} {who} {p} {what}",
    "{what} that {who} {p} came from {where}", "in {where}, {who} {p} {what} with {with_}",
    "by {year} {who} had {p} {what}, mostly in {where}", "{who} {p} {what} together with {with_}",
)  # fmt: skip
#: role asked for -> questions; {v} and {p} are another verb of the same group
EVENT_QUESTIONS = {
    "who": ("Who {p} {what}?", "Who {p} {noun} in {where}?", "Which person {p} {what}?"),
    "what": ("What did {who} {v}?", "What was it that {who} {p}?",
             "What did {who} {v} in {where}?"),
    "where": ("Where did {who} {v} {what}?", "In what place did {who} {v} {noun}?",
              "Where was it that {who} {p} {noun}?"),
    "year": ("When did {who} {v} {what}?", "In what year did {who} {v} {noun}?",
             "What year was it when {who} {p} {noun}?"),
    "number": ("How many {noun} did {who} {v}?", "What number of {noun} did {who} {v}?",
               "How many {noun} were there?"),
    "with_": ("Who helped {who}?", "Together with whom did {who} {v} {noun}?",
              "Who {p} {noun} along with {who}?"),
}  # fmt: skip
