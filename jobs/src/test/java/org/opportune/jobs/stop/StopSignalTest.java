package org.opportune.jobs.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StopSignalTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Clock at(String instant) {
    return Clock.fixed(Instant.parse(instant), BERLIN);
  }

  @Test
  void aTimeStillToComeIsTodaysInTheZoneOfTheClock() {
    assertThat(TimeOfDay.next(LocalTime.of(6, 0), at("2026-01-15T03:30:00Z")))
        .isEqualTo("2026-01-15T05:00:00Z");
  }

  @Test
  void aTimeThatIsPastIsTomorrows() {
    assertThat(TimeOfDay.next(LocalTime.of(6, 0), at("2026-01-15T21:00:00Z")))
        .isEqualTo("2026-01-16T05:00:00Z");
  }

  @Test
  void theNightIsSixHoursLongWhenTheClocksGoForward() {
    // On 29 March 2026 Berlin's clocks went from 2 to 3 o'clock.
    assertThat(TimeOfDay.next(LocalTime.of(6, 0), at("2026-03-28T22:00:00Z")))
        .isEqualTo("2026-03-29T04:00:00Z");
  }

  @Test
  void noBatchBeginsWhenTheTimeIsOver() {
    Optional<Instant> until = Optional.of(Instant.parse("2026-01-15T05:00:00Z"));
    assertThat(new StopSignal(at("2026-01-15T04:59:59Z"), until).isDue()).isFalse();
    StopSignal over = new StopSignal(at("2026-01-15T05:00:00Z"), until);
    assertThat(over.isDue()).isTrue();
    assertThat(over.isAsked()).isFalse();
  }

  @Test
  void whoListensLateHearsItAllTheSame() {
    StopSignal stop = StopSignal.none();
    AtomicInteger heard = new AtomicInteger();
    stop.whenAsked(heard::incrementAndGet);
    assertThat(stop.isDue()).isFalse();
    stop.ask();
    stop.whenAsked(heard::incrementAndGet);
    assertThat(heard).hasValue(2);
    assertThat(stop.isDue()).isTrue();
  }
}
