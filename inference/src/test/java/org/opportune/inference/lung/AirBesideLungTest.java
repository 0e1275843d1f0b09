package org.opportune.inference.lung;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opportune.inference.lung.LungPhantom.Shape;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.phantom.Emphysema;
import org.opportune.ingest.phantom.Kernel;
import org.opportune.ingest.phantom.PatientSpec;
import org.opportune.ingest.phantom.PhantomScan;
import org.opportune.ingest.phantom.ScanSettings;
import org.opportune.ingest.phantom.ThoraxPhantom;

/** Air inside the chest that is no lung: gullet, mediastinum, airways, stomach. */
final class AirBesideLungTest {
  private final ClassicalLungSegmenter segmenter = new ClassicalLungSegmenter();

  @ParameterizedTest
  @CsvSource({
    "-990, 20, 300",
    "-990, 170, 300",
    "-900, 20, 300",
    "-900, 170, 300",
    "-800, 170, 300"
  })
  void anAirFilledGulletIsNoLung(int hu, double fromZ, double toZ) {
    Shape gullet = tube(4, 45, fromZ, toZ, 6);
    LungPhantom phantom = chest().paint(gullet, hu, LungMask.NONE).withAirways().withNoise(20);

    LungSegmenter.Found found = segmenter.find(phantom.volume());

    assertThat(phantom.share(found.mask(), gullet)).isLessThan(0.02);
    assertThat(phantom.share(found.mask(), tube(0, 15, 170, 300, 9))).isLessThan(0.02);
    assertThat(phantom.dice(found.mask(), LungMask.NONE)).isGreaterThan(0.985);
    assertThat(found.trachealAirHu()).isBetween(-1005.0, -990.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {-980, -900})
  void aGulletWhoseWallOpensIntoALungIsNoLung(int hu) {
    Shape gullet = tube(20, 30, 60, 290, 6);
    Shape window = (x, y, z) -> Math.abs(y - 30) < 5 && z > 140 && z < 165 && x > 20 && x < 34;
    LungPhantom phantom =
        chest()
            .paint(tube(20, 30, 60, 290, 10), LungPhantom.TISSUE, LungMask.NONE)
            .paint(window, -800, LungMask.NONE)
            .paint(gullet, hu, LungMask.NONE)
            .withAirways()
            .withNoise(20);

    LungMask mask = segmenter.segment(phantom.volume());

    assertThat(phantom.share(mask, gullet)).isLessThan(0.1);
    assertThat(phantom.dice(mask, LungMask.NONE)).isGreaterThan(0.98);
  }

  @ParameterizedTest
  @CsvSource({"-980, 110", "-980, 190", "-850, 110", "-850, 190"})
  void gasInTheMediastinumIsNoLung(int hu, double atZ) {
    Shape gas =
        LungPhantom.ellipsoid(-4, -40, atZ, 14, 34, 50)
            .minus(LungPhantom.ellipsoid(-4, -40, atZ, 9, 29, 44))
            .minus(LungPhantom.ellipsoid(-78, 0, 150, 62, 86, 124))
            .minus(LungPhantom.ellipsoid(78, 0, 150, 59, 84, 119));
    LungPhantom phantom = chest().paint(gas, hu, LungMask.NONE).withAirways().withNoise(20);

    LungMask mask = segmenter.segment(phantom.volume());

    assertThat(phantom.share(mask, gas)).isLessThan(0.05);
    assertThat(phantom.dice(mask, LungMask.NONE)).isGreaterThan(0.985);
  }

  @Test
  void gasInTheMediastinumThatOpensIntoALungIsNoLung() {
    Shape gas =
        LungPhantom.ellipsoid(0, -30, 150, 30, 34, 60)
            .minus(LungPhantom.ellipsoid(0, -30, 150, 24, 29, 54))
            .minus(LungPhantom.RIGHT_LUNG)
            .minus(LungPhantom.LEFT_LUNG);
    LungPhantom phantom = chest().paint(gas, -970, LungMask.NONE).withAirways().withNoise(20);

    LungMask mask = segmenter.segment(phantom.volume());

    assertThat(phantom.share(mask, gas)).isLessThan(0.3);
    assertThat(phantom.dice(mask, LungMask.NONE)).isGreaterThan(0.98);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 20})
  void aLeakThroughTheWallOfAnAirwayLosesNeitherAirwayNorLung(double noise) {
    Shape horn = LungPhantom.ellipsoid(-34, 10, 200, 40, 40, 45).and((x, y, z) -> x < -9);
    Shape window = (x, y, z) -> Math.abs(y - 15) < 4 && Math.abs(z - 205) < 12 && x < -6 && x > -14;
    LungPhantom phantom =
        chest()
            .paint(horn, LungPhantom.LUNG, LungMask.RIGHT)
            .withAirways()
            .paint(window, -900, LungMask.NONE)
            .withNoise(noise);

    LungMask mask = segmenter.segment(phantom.volume());

    assertThat(phantom.share(mask, tube(0, 15, 175, 300, 8))).isLessThan(0.02);
    assertThat(phantom.dice(mask, LungMask.NONE)).isGreaterThan(0.98);
  }

  @ParameterizedTest
  @CsvSource({"6, 40, -995", "9, 40, -995", "6, 40, -930", "6, -650, -995", "6, -650, -930"})
  void gasUnderTheDomeIsNoLungNorWhereAThinWallIsAllPartialVolume(
      double wallMm, int wallHu, int gasHu) {
    Shape stomach = LungPhantom.ellipsoid(70, -20, 24, 32, 34, 22);
    Shape under =
        stomach.minus(LungPhantom.ellipsoid(78, 0, 150, 55 + wallMm, 80 + wallMm, 115 + wallMm));
    Shape wall =
        LungPhantom.ellipsoid(78, 0, 150, 55 + wallMm, 80 + wallMm, 115 + wallMm)
            .minus(LungPhantom.LEFT_LUNG)
            .and(LungPhantom.ellipsoid(70, -20, 24, 20, 20, 60));
    LungPhantom phantom =
        chest().paint(wall, wallHu, LungMask.NONE).paint(under, gasHu, LungMask.NONE).withNoise(20);

    LungMask mask = segmenter.segment(phantom.volume());

    assertThat(phantom.share(mask, under)).isLessThan(0.02);
    assertThat(phantom.dice(mask, LungMask.NONE)).isGreaterThan(0.985);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1000, -960})
  void aBullaOnTheDiaphragmStays(int hu) {
    Shape bulla = LungPhantom.ellipsoid(85, 5, 60, 24, 26, 26).and(LungPhantom.LEFT_LUNG);
    Shape wall = LungPhantom.ellipsoid(85, 5, 60, 27, 29, 29).and(LungPhantom.LEFT_LUNG);
    LungPhantom phantom =
        chest()
            .paint(wall, -700, LungMask.LEFT)
            .paint(bulla, hu, LungMask.LEFT)
            .withAirways()
            .withNoise(20);

    LungMask mask = segmenter.segment(phantom.volume());

    assertThat(phantom.share(mask, bulla)).isGreaterThan(0.97);
    assertThat(phantom.dice(mask, LungMask.LEFT)).isGreaterThan(0.97);
  }

  /** Its dome is so thin in slices of 5 mm that 40 ml of the stomach's gas joined the left lung. */
  @Test
  void stomachGasOfADrawnPatientIsNoLung() {
    PhantomScan scan =
        ThoraxPhantom.scan(
            new PatientSpec(1_000_001, Emphysema.CENTRILOBULAR, 0.25, 60, "M", 0.88),
            new ScanSettings(192, 360, 5, 2.5, Kernel.values()[1], 25));
    HounsfieldVolume volume = scan.volume();

    LungMask mask = segmenter.segment(volume);

    long gas = 0;
    for (int z = 0; z < volume.slices(); z++) {
      for (int i = 0; i < volume.hu()[z].length; i++) {
        gas += mask.isLung(z, i) && scan.lung()[z][i] == 0 && volume.hu()[z][i] < -800 ? 1 : 0;
      }
    }
    double voxelMl =
        volume.columnSpacingMm() * volume.rowSpacingMm() * volume.sliceSpacingMm() / 1000;
    assertThat(gas * voxelMl).isLessThan(10);
  }

  private static LungPhantom chest() {
    return LungPhantom.chest(128, LungPhantom.slices(5));
  }

  private static Shape tube(double x0, double y0, double fromZ, double toZ, double radius) {
    return (x, y, z) -> Math.hypot(x - x0, y - y0) <= radius && z >= fromZ && z <= toZ;
  }
}
