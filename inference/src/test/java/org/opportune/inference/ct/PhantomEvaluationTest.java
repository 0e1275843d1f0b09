package org.opportune.inference.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.TinyBundle;
import org.opportune.ingest.phantom.Kernel;

class PhantomEvaluationTest {
  @TempDir Path directory;

  @Test
  void measuresANetworkBesideThePlainThresholds() throws Exception {
    List<PhantomEvaluation.Row> told = new ArrayList<>();
    List<PhantomEvaluation.Row> rows;
    try (LoadedNetwork network = LoadedNetwork.load(TinyBundle.write(directory, 1), Device.cpu())) {
      rows =
          new PhantomEvaluation(network, 4, 64, 40)
              .run(
                  List.of(new PhantomEvaluation.Condition("clean", Kernel.SOFT, 1.5, 2)),
                  told::add);
    }
    assertThat(rows).hasSize(1).isEqualTo(told);
    PhantomEvaluation.Row row = rows.get(0);
    assertThat(row.patients()).isEqualTo(4);
    // The network is untrained; low HU are lesions on a clean scan all the same.
    assertThat(row.pixelAuroc()).isBetween(0.0, 1.0);
    assertThat(row.pixelAurocOfHu()).isGreaterThan(0.6);
    assertThat(row.rOfShare()).isBetween(-1.0, 1.0);
    assertThat(row.healthyLaaPercent()).isCloseTo(0, within(2.0));
    assertThat(PhantomReport.markdown(rows).lines().toList()).hasSize(3);
    assertThat(new ObjectMapper().readTree(PhantomReport.json(rows)).get(0).get("condition"))
        .hasToString("\"clean\"");
  }

  @Test
  void conditionsHoldThreeNoiseLevelsAndASharpKernel() {
    assertThat(PhantomEvaluation.conditions())
        .extracting(PhantomEvaluation.Condition::kernel)
        .contains(Kernel.SHARP);
    assertThat(PhantomEvaluation.conditions())
        .extracting(PhantomEvaluation.Condition::noiseHu)
        .contains(20.0, 40.0, 80.0);
  }

  @Test
  void needsPatientsToCorrelate() {
    assertThatThrownBy(() -> new PhantomEvaluation(null, 2, 64, 40))
        .hasMessage("Invalid evaluation: 2 patients");
  }
}
