package org.opportune.inference.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import org.junit.jupiter.api.Test;
import org.opportune.inference.ct.AnomalyResult;
import org.opportune.inference.ct.AnomalyScorer;
import org.opportune.inference.ct.ScorerSettings;
import org.opportune.inference.lung.LungMask;
import org.opportune.ingest.phantom.Emphysema;
import org.opportune.ingest.phantom.Kernel;
import org.opportune.ingest.phantom.PatientSpec;
import org.opportune.ingest.phantom.PhantomScan;
import org.opportune.ingest.phantom.ScanSettings;
import org.opportune.ingest.phantom.ThoraxPhantom;

/** The bundle in the jar, on patients it has never seen. */
class DefaultBundleTest {
  private static final long SEED = 1_000_500;

  @Test
  void tellsEmphysemaFromHealthyLungOnNoisyScans() {
    ModelBundle bundle = ModelBundle.bundled();
    assertThat(bundle.card().network()).isEqualTo(BundleCard.EDLNET);
    assertThat(bundle.card().licence()).isEqualTo("Apache-2.0");
    assertThat(bundle.card().trainingPopulation()).contains("drawn patients", "CC BY");
    try (LoadedNetwork network = LoadedNetwork.load(bundle, Device.cpu())) {
      AnomalyScorer scorer = new AnomalyScorer(network, ScorerSettings.standard());
      double healthy = score(scorer, Emphysema.NONE, 0);
      double mild = score(scorer, Emphysema.CENTRILOBULAR, 0.15);
      double severe = score(scorer, Emphysema.PANLOBULAR, 0.4);
      assertThat(healthy).isLessThan(0.1);
      assertThat(mild).isBetween(healthy + 0.03, severe - 0.1);
      assertThat(severe).isBetween(0.25, 0.6);
    }
  }

  private static double score(AnomalyScorer scorer, Emphysema pattern, double share) {
    PhantomScan scan =
        ThoraxPhantom.scan(
            new PatientSpec(SEED, pattern, share, 60, "F", 1),
            new ScanSettings(160, 360, 40, 1.5, Kernel.MEDIUM, 30));
    AnomalyResult result = scorer.score(scan.volume(), new LungMask(scan.lung()));
    return result.score();
  }
}
