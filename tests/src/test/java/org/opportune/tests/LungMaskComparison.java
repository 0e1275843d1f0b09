package org.opportune.tests;

import ai.djl.Device;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.ct.LungNetwork;
import org.opportune.inference.lung.ClassicalLungSegmenter;
import org.opportune.inference.lung.Densitometry;
import org.opportune.inference.lung.LearnedLungSegmenter;
import org.opportune.inference.lung.LungMask;
import org.opportune.inference.lung.LungSegmenter;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.phantom.Emphysema;
import org.opportune.ingest.phantom.Kernel;
import org.opportune.ingest.phantom.PatientSpec;
import org.opportune.ingest.phantom.PhantomScan;
import org.opportune.ingest.phantom.ScanSettings;
import org.opportune.ingest.phantom.ThoraxPhantom;

/**
 * Both lung masks side by side: Dice with hand-drawn contours, with the truth of drawn patients
 * that no mask was taught on, and volumes on real scans. Argument: the bundle of {@code train
 * lung}.
 */
final class LungMaskComparison {
  private static final long FIRST_SEED = 1_000_000;
  private static final int PATIENTS = 6;
  private static final int FIRST_CONTOURED = 29;
  private static final List<String> REAL =
      List.of("lidc-0001", "lidc-0003", "lungdx-a0001-kernel-l", "lungdx-a0001-kernel-b", "cip-64");

  private LungMaskComparison() {}

  /** Prints the table. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    LungSegmenter classical = new ClassicalLungSegmenter();
    try (LoadedNetwork network =
        LoadedNetwork.load(ModelBundle.open(Path.of(arguments[0])), Device.cpu())) {
      LungSegmenter learned = new LearnedLungSegmenter(new LungNetwork(network));
      out.println("| Scan | Classical | Learned |\n|---|---|---|");
      for (int i = 0; i < PATIENTS; i++) {
        PhantomScan scan = drawn(i);
        out.printf(
            "| drawn patient %d, Dice | %.4f | %.4f |%n",
            i,
            dice(scan.lung(), classical.segment(scan.volume()), 0),
            dice(scan.lung(), learned.segment(scan.volume()), 0));
      }
      HounsfieldVolume planning = RealScans.volume("pancreas-planning.zip").volume();
      byte[][] contours = RealLungsTest.contours(planning);
      out.printf(
          "| pancreas-planning, Dice with contours | %.4f | %.4f |%n",
          dice(contours, classical.segment(planning), FIRST_CONTOURED),
          dice(contours, learned.segment(planning), FIRST_CONTOURED));
      for (String zip : REAL) {
        HounsfieldVolume volume = RealScans.volume(zip + ".zip").volume();
        LungMask one = classical.segment(volume);
        LungMask other = learned.segment(volume);
        out.printf(
            "| %s, ml; Dice of the two %.4f | %.0f | %.0f |%n",
            zip,
            dice(one.labels(), other, 0),
            Densitometry.measure(volume, one).volumeMl(),
            Densitometry.measure(volume, other).volumeMl());
      }
    }
  }

  private static PhantomScan drawn(int i) {
    Emphysema[] patterns = Emphysema.values();
    return ThoraxPhantom.scan(
        new PatientSpec(
            FIRST_SEED + i,
            i % 2 == 0 ? Emphysema.NONE : patterns[1 + i / 2 % (patterns.length - 1)],
            i % 2 == 0 ? 0 : 0.25,
            60,
            i % 2 == 0 ? "F" : "M",
            1),
        new ScanSettings(256, 360, 2.5, 2.5, Kernel.values()[i % 3], 25));
  }

  private static double dice(byte[][] truth, LungMask mask, int firstSlice) {
    long both = 0;
    long sum = 0;
    for (int z = firstSlice; z < truth.length; z++) {
      for (int i = 0; i < truth[z].length; i++) {
        boolean inTruth = truth[z][i] != 0;
        boolean found = mask.isLung(z, i);
        both += inTruth && found ? 1 : 0;
        sum += (inTruth ? 1 : 0) + (found ? 1 : 0);
      }
    }
    return 2.0 * both / sum;
  }
}
