# helper: initials
def monogram(person: str) -> str:
    letters = ''
    for word in person.split():
        if word[:1].isalpha():
            letters += word[:1].upper()
    return letters
