package org.opportune.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestSlidesInWords {
  private static FlowOfNight.Counts counts(long seen, long read, Map<String, Long> quarantined) {
    Map<String, Long> none = Map.of();
    return new FlowOfNight.Counts(
        seen,
        none,
        none,
        none,
        0,
        0,
        none,
        0,
        none,
        none,
        0,
        0,
        0,
        seen,
        read,
        quarantined,
        read,
        none);
  }

  private static String page(FlowOfNight.Counts counts) {
    ReportData data = SampleReport.data();
    return new ReportRenderer()
        .render(
            ReportData.of(data.run(), data.flow(), data.prevalence())
                .slides(counts.slidesInWords())
                .build());
  }

  @Test
  void reportSaysWhatBecameOfSlidesOnlyWhereThereAreAny() {
    FlowOfNight.Counts some = counts(1205, 1200, Map.of("codec_failed", 3L, "truncated", 2L));
    assertThat(page(some))
        .contains(
            "Images of slides seen: 1\u202f205; read: 1\u202f200; quarantined: 5. Of those read, screened: 1\u202f200; quarantined in screening: 0; waiting: 0.");
    FlowOfNight.Counts none = counts(0, 0, Map.of());
    assertThat(none.slidesInWords()).isEqualTo(Optional.empty());
    assertThat(page(none)).doesNotContain("Images of slides");
  }

  @Test
  void slideThatEndedNowhereIsALoss() {
    assertThat(counts(1205, 1199, Map.of("codec_failed", 3L, "truncated", 2L)).losses())
        .anyMatch(loss -> loss.contains("slides"));
    assertThat(counts(1205, 1200, Map.of("codec_failed", 3L, "truncated", 2L)).losses())
        .noneMatch(loss -> loss.contains("slides"));
  }
}
