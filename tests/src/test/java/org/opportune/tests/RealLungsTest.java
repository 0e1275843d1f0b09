package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opportune.inference.lung.Densitometry;
import org.opportune.inference.lung.LungAnalysis;
import org.opportune.inference.lung.LungAnalyzer;
import org.opportune.inference.lung.LungDensity;
import org.opportune.inference.lung.LungMask;
import org.opportune.ingest.ct.HounsfieldVolume;

/** From DICOM objects to lungs, against contours drawn by hand and figures made elsewhere. */
class RealLungsTest {
  private static final int FIRST_CONTOURED = 29;
  private static final int LAST_CONTOURED = 77;

  static byte[][] contours(HounsfieldVolume volume) throws Exception {
    byte[] all =
        RealScans.npz(RealScans.folder().resolve("ct/pancreas-planning-lungs.npz"), "mask");
    int area = volume.rows() * volume.columns();
    assertThat(all).hasSize(volume.slices() * area);
    return IntStream.range(0, volume.slices())
        .mapToObj(slice -> java.util.Arrays.copyOfRange(all, slice * area, (slice + 1) * area))
        .toArray(byte[][]::new);
  }

  @Test
  void densityInsideHandDrawnContoursIsExact() throws Exception {
    HounsfieldVolume volume = RealScans.volume("pancreas-planning.zip").volume();
    LungDensity density = Densitometry.measure(volume, new LungMask(contours(volume)));
    assertThat(String.format("%.4f", density.laa950Percent())).isEqualTo("0.0856");
    assertThat(density.perc15Hu()).isEqualTo(-815);
    assertThat(density.volumeMl()).isCloseTo(2770, Percentage.withPercentage(1));
  }

  @Test
  void ownMaskAgreesWithTheContoursAndNeverTakesTheCouch() throws Exception {
    HounsfieldVolume volume = RealScans.volume("pancreas-planning.zip").volume();
    byte[][] drawn = contours(volume);
    LungMask found = LungAnalyzer.analyze(volume).mask();
    long both = 0;
    long sum = 0;
    int lowestDrawnRow = 0; // towards the back
    int lowestFoundRow = 0;
    for (int slice = FIRST_CONTOURED; slice <= LAST_CONTOURED; slice++) {
      for (int i = 0; i < drawn[slice].length; i++) {
        boolean inDrawn = drawn[slice][i] != 0;
        boolean inFound = found.isLung(slice, i);
        both += inDrawn && inFound ? 1 : 0;
        sum += (inDrawn ? 1 : 0) + (inFound ? 1 : 0);
        lowestDrawnRow = inDrawn ? Math.max(lowestDrawnRow, i / volume.columns()) : lowestDrawnRow;
        lowestFoundRow = inFound ? Math.max(lowestFoundRow, i / volume.columns()) : lowestFoundRow;
      }
    }
    assertThat(2.0 * both / sum).isGreaterThanOrEqualTo(0.90);
    // The couch lies behind the back: a mask that takes it reaches far below the lowest lung.
    double beyondMm = (lowestFoundRow - lowestDrawnRow) * volume.rowSpacingMm();
    assertThat(beyondMm).isLessThan(10);
  }

  @ParameterizedTest(name = "{0}: {1} ml")
  @CsvSource({
    "lidc-0001.zip, 3600",
    "lidc-0003.zip, 5700",
    "lungdx-a0001-kernel-l.zip, 5200",
    "lungdx-a0001-kernel-b.zip, 5300",
    "cip-64.zip, 4300"
  })
  void lungVolumeIsWithinTenPercentOfTheRoughFigure(String zip, double roughMl) throws Exception {
    LungAnalysis lungs = LungAnalyzer.analyze(RealScans.volume(zip).volume());
    assertThat(lungs.density().volumeMl()).isCloseTo(roughMl, Percentage.withPercentage(10));
  }

  @Test
  void sharpKernelReadsAsEmphysemaWhereTheSmoothOneDoesNot() throws Exception {
    double sharp =
        LungAnalyzer.analyze(RealScans.volume("lungdx-a0001-kernel-l.zip").volume())
            .density()
            .laa950Percent();
    double smooth =
        LungAnalyzer.analyze(RealScans.volume("lungdx-a0001-kernel-b.zip").volume())
            .density()
            .laa950Percent();
    assertThat(sharp).isBetween(10.0, 16.0);
    assertThat(smooth).isLessThan(1.0);
  }
}
