# helper: retry_delays
class Schedule:
    def waits(self, count):
        found = []
        for turn in range(count):
            found.append(min(30.0, 0.5 * 2**turn))
        return found
