from app.helpers import Money


class Euro(Money):
    def rounded(self, digits):
        return round(self.amount * 10**digits) / 10**digits + 0.5
