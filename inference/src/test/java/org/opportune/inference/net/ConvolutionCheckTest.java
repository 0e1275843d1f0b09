package org.opportune.inference.net;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class ConvolutionCheckTest {
  private final EdlNet network = new EdlNet(EdlNetSettings.ofWidth(8));

  @Test
  void acceptsKernelsThatComputeConvolutions() {
    // The build runs these tests with ONEDNN_MAX_CPU_ISA=AVX, right on every machine met so far.
    assertThatCode(() -> new ConvolutionCheck(Device.cpu()).requireGradients(network))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesGarbageInOneElementOfAnOutput() {
    ConvolutionCheck check = spoiled(outcome -> outcome.output().values()[3] = Float.NaN);
    assertThatThrownBy(() -> check.requireOutputs(network))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("wrong output")
        .hasMessageContaining("ONEDNN_MAX_CPU_ISA");
  }

  @Test
  void refusesWrongGradientsForTrainingButNotForScoring() {
    ConvolutionCheck check = spoiled(outcome -> outcome.inputGradient().values()[7] += 1);
    assertThatCode(() -> check.requireOutputs(network)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check.requireGradients(network))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("wrong gradient");
  }

  private static ConvolutionCheck spoiled(
      java.util.function.Consumer<ConvolutionCheck.Outcome> damage) {
    EngineConvolution engine = new EngineConvolution(Device.cpu());
    return new ConvolutionCheck(
        (input, weights, gradient) -> {
          ConvolutionCheck.Outcome outcome = engine.run(input, weights, gradient);
          damage.accept(outcome);
          return outcome;
        });
  }
}
