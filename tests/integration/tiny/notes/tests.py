from django.test import SimpleTestCase
from notes.models import Note


class NoteTests(SimpleTestCase):
    def test_a_note_keeps_its_text(self) -> None:
        assert Note(text="seen").text == "seen"
