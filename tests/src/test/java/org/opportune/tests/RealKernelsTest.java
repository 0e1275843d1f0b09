package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.ct.AnomalyScorer;
import org.opportune.inference.ct.PhantomEvaluation;
import org.opportune.inference.ct.ScorerSettings;
import org.opportune.inference.lung.Densitometry;
import org.opportune.inference.lung.LungAnalysis;
import org.opportune.inference.lung.LungAnalyzer;
import org.opportune.inference.lung.LungMask;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.phantom.Emphysema;
import org.opportune.ingest.phantom.Kernel;
import org.opportune.ingest.phantom.PatientSpec;
import org.opportune.ingest.phantom.PhantomScan;
import org.opportune.ingest.phantom.ScanSettings;
import org.opportune.ingest.phantom.ThoraxPhantom;

/** The shipped network on real scans, in units of how far patients of a population differ. */
class RealKernelsTest {
  private static final double[] SHARES = {0, 0, 0, 0.02, 0.04, 0.08, 0.12, 0.2, 0.3, 0.45};

  private static final int HEALTHY_PER_KERNEL = 8;

  private static LoadedNetwork network;

  /** What the network and the threshold say of a scan. */
  private record Reading(double score, double laa950Percent) {}

  @BeforeAll
  static void load() {
    network = LoadedNetwork.load(ModelBundle.bundled(), Device.cpu());
  }

  @AfterAll
  static void unload() {
    network.close();
  }

  @Test
  void aSharpKernelMovesTheScoreAtMostAFifthAsFarAsTheThreshold() throws Exception {
    Reading sharp = read(RealScans.volume("lungdx-a0001-kernel-l.zip").volume());
    Reading smooth = read(RealScans.volume("lungdx-a0001-kernel-b.zip").volume());
    DescriptiveStatistics scores = new DescriptiveStatistics();
    DescriptiveStatistics laa = new DescriptiveStatistics();
    for (Reading drawn : population()) {
      scores.addValue(drawn.score());
      laa.addValue(drawn.laa950Percent());
    }
    double ofScore = Math.abs(sharp.score() - smooth.score()) / scores.getStandardDeviation();
    double ofLaa =
        Math.abs(sharp.laa950Percent() - smooth.laa950Percent()) / laa.getStandardDeviation();
    System.out.printf(
        "  kernel L against B: score %.4f / %.4f, LAA-950 %.2f / %.2f %%; %.3f and %.3f population"
            + " standard deviations, ratio %.3f%n",
        sharp.score(),
        smooth.score(),
        sharp.laa950Percent(),
        smooth.laa950Percent(),
        ofScore,
        ofLaa,
        ofScore / ofLaa);
    assertThat(ofScore / ofLaa).isLessThanOrEqualTo(0.2);
  }

  @Test
  void diffuseEmphysemaScoresAboveEveryNormalScanAndThoseNoHigherThanDrawnHealthyLungs()
      throws Exception {
    double ill = read(RealScans.volume("cip-64.zip").volume()).score();
    double most = healthy().stream().mapToDouble(Reading::score).max().orElseThrow();
    for (String normal :
        List.of("lidc-0003.zip", "lungdx-a0001-kernel-b.zip", "pancreas-planning.zip")) {
      double score = read(RealScans.volume(normal).volume()).score();
      System.out.printf(
          "  %s %.4f, drawn healthy to %.4f, cip-64 %.4f%n", normal, score, most, ill);
      assertThat(score).as(normal).isLessThan(ill).isLessThanOrEqualTo(most);
    }
  }

  private static List<Reading> population() {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < SHARES.length; i++) {
      Emphysema pattern = SHARES[i] == 0 ? Emphysema.NONE : Emphysema.CENTRILOBULAR;
      readings.add(drawn(i, pattern, SHARES[i], 50 + 3 * i, Kernel.MEDIUM, 20));
    }
    return readings;
  }

  /** Patients of all ages without emphysema, on smooth, common and sharp kernels. */
  private static List<Reading> healthy() {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < HEALTHY_PER_KERNEL; i++) {
      int age = 25 + 8 * i;
      readings.add(drawn(100 + i, Emphysema.NONE, 0, age, Kernel.SOFT, 15));
      readings.add(drawn(200 + i, Emphysema.NONE, 0, age, Kernel.MEDIUM, 20));
      readings.add(drawn(300 + i, Emphysema.NONE, 0, age, Kernel.SHARP, 60));
    }
    return readings;
  }

  private static Reading drawn(
      int number, Emphysema pattern, double share, int age, Kernel kernel, double noiseHu) {
    long seed = PhantomEvaluation.FIRST_HELD_OUT_SEED + 500 + number;
    PhantomScan scan =
        ThoraxPhantom.scan(
            new PatientSpec(seed, pattern, share, age, number % 2 == 0 ? "F" : "M", 1),
            new ScanSettings(256, 360, 24, 1.5, kernel, noiseHu));
    LungMask mask = new LungMask(scan.lung());
    return new Reading(
        score(scan.volume(), mask), Densitometry.measure(scan.volume(), mask).laa950Percent());
  }

  private static Reading read(HounsfieldVolume volume) throws Exception {
    LungAnalysis lungs = LungAnalyzer.analyze(volume);
    return new Reading(score(volume, lungs.mask()), lungs.density().laa950Percent());
  }

  private static double score(HounsfieldVolume volume, LungMask mask) {
    return new AnomalyScorer(network, ScorerSettings.standard()).score(volume, mask).score();
  }
}
