package org.opportune.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TestCharts {
  private static final ReportData DATA = SampleReport.data();

  @Test
  void areasOfHistogramBarsAreTheirCounts() {
    ScoreHistogram histogram = DATA.histogram().orElseThrow();
    for (Optional<MixtureCurve> mixture : List.of(DATA.mixture(), Optional.<MixtureCurve>empty())) {
      List<Mark.Box> bars =
          marks(HistogramChart.draw(histogram, mixture), Mark.Box.class)
              .filter(b -> b.style().equals("bin"))
              .toList();
      assertThat(bars).hasSameSizeAs(histogram.counts());
      double area = bars.stream().mapToDouble(b -> b.height() * b.width()).sum();
      for (int i = 0; i < bars.size(); i++) {
        assertThat(bars.get(i).height() * bars.get(i).width() / area)
            .isEqualTo((double) histogram.counts().get(i) / histogram.total(), within(1e-9));
        assertThat(bars.get(i).y() + bars.get(i).height()).isEqualTo(244, within(1e-9));
      }
    }
  }

  @Test
  void barsStandShoulderToShoulder() {
    List<Mark.Box> bars =
        marks(HistogramChart.draw(DATA.histogram().orElseThrow(), DATA.mixture()), Mark.Box.class)
            .filter(b -> b.style().equals("bin"))
            .toList();
    for (int i = 1; i < bars.size(); i++) {
      assertThat(bars.get(i).x())
          .isEqualTo(bars.get(i - 1).x() + bars.get(i - 1).width(), within(1e-9));
      // Bins of equal width on the logarithm are drawn equally wide.
      assertThat(bars.get(i).width()).isEqualTo(bars.get(0).width(), within(1e-9));
    }
  }

  @Test
  void theMixtureHoldsAsManyPatientsAsTheBars() {
    ScoreHistogram uniform =
        new ScoreHistogram(
            IntStream.rangeClosed(0, 100).mapToObj(i -> i / 10.0 - 5).toList(),
            IntStream.range(0, 100).mapToObj(i -> 7L).toList());
    MixtureCurve normal =
        new MixtureCurve(
            "m",
            700,
            MixtureCurve.Transform.NONE,
            0,
            List.of(new MixtureCurve.Component(1, 0, 1)),
            List.of());
    Drawing drawing = HistogramChart.draw(uniform, Optional.of(normal));
    Mark.Curve total =
        marks(drawing, Mark.Curve.class)
            .filter(c -> c.style().endsWith("total"))
            .findFirst()
            .orElseThrow();
    double unit =
        marks(drawing, Mark.Box.class)
                .filter(b -> b.style().equals("bin"))
                .findFirst()
                .orElseThrow()
                .height()
            / 7;
    // 2 points a bin; the curve at its top is cut where it would flatten the bars.
    double below2 =
        total.points().stream()
                .filter(p -> p.x() < HistogramChartLeft.of(drawing, -1.5))
                .mapToDouble(p -> (244 - p.y()) / unit)
                .sum()
            / 2;
    assertThat(below2).isEqualTo(700 * Normal.below(-1.5), within(1.0));
  }

  /** Position of a score on the axis from -5 to 5. */
  private static final class HistogramChartLeft {
    static double of(Drawing drawing, double score) {
      List<Mark.Box> bars =
          marks(drawing, Mark.Box.class).filter(b -> b.style().equals("bin")).toList();
      return bars.get(0).x() + (score + 5) / 0.1 * bars.get(0).width();
    }
  }

  @Test
  void prevalenceBarsAreAsLongAsTheirShares() {
    List<Mark.Box> bars = marks(PrevalenceChart.draw(DATA.prevalence()), Mark.Box.class).toList();
    List<Double> shares =
        DATA.prevalence().stages().stream().map(s -> s.rate().orElseThrow().percent()).toList();
    for (int i = 0; i < bars.size(); i++) {
      assertThat(bars.get(i).width() / bars.get(0).width())
          .isEqualTo(shares.get(i) / shares.get(0), within(1e-9));
    }
    assertThat(bars).hasSize(4);
  }

  @Test
  void aLargeScatterIsThinnedAndSaysSo() {
    List<ScatterPoint> points =
        IntStream.range(0, 100_000)
            .mapToObj(i -> new ScatterPoint(i * 1e-6, i * 1e-4, i % 4))
            .toList();
    Drawing drawing = ScatterChart.draw(points, Optional.empty());
    assertThat(ScatterChart.sample(points)).hasSize(4000);
    assertThat(drawing.description())
        .startsWith("A regular sample of 4\u202f000 of 100\u202f000 patients");
  }

  @Test
  void everyMarkStaysInsideItsDrawing() {
    ReportView view = ReportView.of(DATA);
    Stream.of(
            view.flow().stream(),
            view.prevalence().stream(),
            view.ageAndSex().stream(),
            view.ageTrend().stream(),
            view.groups().stream(),
            view.scores().stream(),
            view.scatter().stream(),
            view.boxes().stream())
        .flatMap(s -> s)
        .map(ReportView.Figure::drawing)
        .forEach(
            drawing ->
                marks(drawing, Mark.Box.class)
                    .forEach(
                        b -> {
                          assertThat(b.x()).as(drawing.id()).isNotNegative();
                          assertThat(b.x() + b.width()).isLessThanOrEqualTo(Drawing.WIDTH);
                          assertThat(b.y() + b.height()).isLessThanOrEqualTo(drawing.height());
                        }));
  }

  @Test
  void ticksAreRoundAndWithinTheScale() {
    assertThat(new Scale(0, 80, 0, 1).ticks(5)).containsExactly(0.0, 20.0, 40.0, 60.0, 80.0);
    assertThat(Scale.fromZero(0.37, 4, 0, 1).high()).isEqualTo(0.4, within(1e-12));
    assertThat(Scale.fromZero(0, 4, 0, 1).high()).isEqualTo(1);
    assertThat(new Scale(0, 0.4, 0, 1).text(0.1, 4)).isEqualTo("0.1");
  }

  @Test
  void theNormalMatchesItsTable() {
    assertThat(Normal.below(0)).isEqualTo(0.5, within(1e-7));
    assertThat(Normal.below(1.959964)).isEqualTo(0.975, within(1e-7));
    assertThat(Normal.below(-1)).isEqualTo(0.1586552539, within(1e-7));
  }

  private static <M extends Mark> Stream<M> marks(Drawing drawing, Class<M> kind) {
    return drawing.marks().stream().filter(kind::isInstance).map(kind::cast);
  }
}
