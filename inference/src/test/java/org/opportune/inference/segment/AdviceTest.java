package org.opportune.inference.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.opportune.inference.eval.Estimate;

class AdviceTest {

  @Test
  void namesTheBestAndAllThatReachItsInterval() {
    String line =
        Advice.line(
            "purpose",
            "Dice",
            List.of(
                new Advice.Choice("reaches", new Estimate(0.85, 0.8, 0.905)),
                new Advice.Choice("best", new Estimate(0.92, 0.9, 0.94)),
                new Advice.Choice("below", new Estimate(0.7, 0.6, 0.8)),
                new Advice.Choice("unknown", new Estimate(Double.NaN, Double.NaN, Double.NaN))));
    assertThat(line.strip()).isEqualTo("| purpose | best | Dice 0.920 [0.900, 0.940] | reaches |");
  }
}
