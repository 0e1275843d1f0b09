package org.opportune.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The axis of scores: on the score's own scale, or on the mixture's where the bins are equal there.
 *
 * @param scale positions, over scores or transformed scores
 * @param mixture the mixture whose transform is drawn; empty for the score's own scale
 */
record ScoreScale(Scale scale, Optional<MixtureCurve> mixture) {
  static ScoreScale of(
      ScoreHistogram histogram, Optional<MixtureCurve> mixture, double from, double to) {
    List<Double> edges = histogram.binEdges();
    boolean transformed =
        mixture
            .filter(m -> m.transform() != MixtureCurve.Transform.NONE)
            .map(m -> edges.stream().map(e -> forward(m, e)).toList())
            .filter(t -> t.stream().allMatch(Double::isFinite))
            .filter(t -> uneven(t) < uneven(edges))
            .isPresent();
    Optional<MixtureCurve> drawn = transformed ? mixture : Optional.empty();
    double low = drawn.map(m -> forward(m, edges.get(0))).orElse(edges.get(0));
    double last = edges.get(edges.size() - 1);
    double high = drawn.map(m -> forward(m, last)).orElse(last);
    return new ScoreScale(new Scale(low, high, from, to), drawn);
  }

  double at(double score) {
    return scale.at(value(score));
  }

  /** A score as a value of the axis. */
  double value(double score) {
    return mixture.map(m -> forward(m, score)).orElse(score);
  }

  /** A value of the axis on the scale on which the fitted mixture is normal. */
  double transformed(MixtureCurve fitted, double value) {
    return mixture.isPresent() ? value : forward(fitted, value);
  }

  /** Scores at round values, no two closer than {@code apart}. */
  List<Double> ticks(double apart) {
    if (mixture.isEmpty()) {
      return scale.ticks(5);
    }
    List<Double> ticks = new ArrayList<>();
    for (int power = -6; power <= 4; power++) {
      for (int lead : new int[] {1, 2, 5}) {
        double tick = lead * Math.pow(10, power);
        double x = at(tick);
        boolean inside = x >= scale.from() && x <= scale.to();
        if (inside && (ticks.isEmpty() || x - at(ticks.get(ticks.size() - 1)) >= apart)) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  String text(double tick) {
    return mixture.isEmpty()
        ? scale.text(tick, 5)
        : String.format(
            Locale.ROOT,
            "%s",
            java.math.BigDecimal.valueOf(tick)
                .stripTrailingZeros()
                .round(new java.math.MathContext(3))
                .toPlainString());
  }

  /** From a score to the scale on which the mixture is normal. */
  static double forward(MixtureCurve mixture, double score) {
    return switch (mixture.transform()) {
      case NONE -> score;
      case LOG -> Math.log(score + mixture.offset());
      case LOGIT -> {
        double clipped = Math.min(1 - mixture.offset(), Math.max(mixture.offset(), score));
        yield Math.log(clipped / (1 - clipped));
      }
    };
  }

  /** The widest interval over the narrowest. */
  private static double uneven(List<Double> edges) {
    double widest = 0;
    double narrowest = Double.POSITIVE_INFINITY;
    for (int i = 1; i < edges.size(); i++) {
      double width = edges.get(i) - edges.get(i - 1);
      widest = Math.max(widest, width);
      narrowest = Math.min(narrowest, width);
    }
    return narrowest > 0 ? widest / narrowest : Double.POSITIVE_INFINITY;
  }
}
