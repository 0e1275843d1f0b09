package org.opportune.inference.lung;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opportune.inference.lung.LungPhantom.Shape;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.ct.SpareArrays;

final class ClassicalLungSegmenterTest {
  private final ClassicalLungSegmenter segmenter = new ClassicalLungSegmenter();

  @ParameterizedTest
  @CsvSource({"64, 5", "128, 5", "256, 5", "64, 0.7"})
  void findsBothLungsAtEveryResolution(int columns, double stepMm) {
    LungPhantom phantom =
        LungPhantom.chest(columns, LungPhantom.slices(stepMm)).withAirways().withNoise(20);

    LungMask mask = segmenter.segment(phantom.volume());

    assertThat(phantom.dice(mask, LungMask.LEFT)).isGreaterThan(0.97);
    assertThat(phantom.dice(mask, LungMask.RIGHT)).isGreaterThan(0.97);
    double truth = Densitometry.measure(phantom.volume(), phantom.truth()).volumeMl();
    assertThat(Densitometry.measure(phantom.volume(), mask).volumeMl())
        .isCloseTo(truth, within(0.03 * truth));
  }

  @Test
  void memoryOfTheScanBeforeLeavesNoTraceInTheNext() {
    LungPhantom before = LungPhantom.chest(128, LungPhantom.slices(5)).withNoise(60);
    LungPhantom next = LungPhantom.chest(128, LungPhantom.slices(5)).withAirways().withNoise(20);
    SpareArrays<byte[]> labels = SpareArrays.ofLabels();
    ClassicalLungSegmenter sparing =
        new ClassicalLungSegmenter(new LungSpares(labels, SpareArrays.ofPixels()));
    labels.give(sparing.segment(before.volume()).labels());

    LungMask mask = sparing.segment(next.volume());

    assertThat(mask.labels()).isDeepEqualTo(segmenter.segment(next.volume()).labels());
  }

  @Test
  void leavesTheAirOfACouchAlone() {
    LungPhantom phantom = LungPhantom.chest(128, LungPhantom.slices(5)).withCouch();

    LungMask mask = segmenter.segment(phantom.volume());

    assertThat(phantom.share(mask, LungPhantom.box(-179, 179, 116, 179))).isZero();
    assertThat(phantom.dice(mask, LungMask.NONE)).isGreaterThan(0.99);
  }

  @Test
  void removesTracheaAndMainBronchi() {
    LungPhantom phantom = LungPhantom.chest(128, LungPhantom.slices(5)).withAirways();
    Shape lumen = (x, y, z) -> Math.hypot(x, y - 15) <= 9 && z > 170;
    Shape bronchi = (x, y, z) -> Math.abs(x) < 20 && Math.hypot(y - 15, z - 165) < 4;

    LungMask mask = segmenter.segment(phantom.volume());

    assertThat(phantom.share(mask, lumen)).isZero();
    assertThat(phantom.share(mask, bronchi)).isZero();
    assertThat(segmenter.find(phantom.volume()).trachealAirHu()).isCloseTo(-1000, within(1.0));
  }

  @Test
  void splitsLungsThatTouch() {
    Shape rightHorn = LungPhantom.ellipsoid(-30, -40, 170, 60, 30, 60).and((x, y, z) -> x < -1.5);
    Shape leftHorn = LungPhantom.ellipsoid(30, -40, 170, 60, 30, 60).and((x, y, z) -> x >= -1.5);
    Shape septum = (x, y, z) -> Math.abs(x + 1.5) < 1.6 && y < 0;
    LungPhantom phantom =
        LungPhantom.chest(128, LungPhantom.slices(5))
            .paint(rightHorn, LungPhantom.LUNG, LungMask.RIGHT)
            .paint(leftHorn, LungPhantom.LUNG, LungMask.LEFT)
            .paint(septum.and(rightHorn), -700, LungMask.RIGHT)
            .withNoise(20);

    LungMask mask = segmenter.segment(phantom.volume());

    assertThat(phantom.dice(mask, LungMask.LEFT)).isGreaterThan(0.985);
    assertThat(phantom.dice(mask, LungMask.RIGHT)).isGreaterThan(0.985);
  }

  @Test
  void keepsBullaeVesselsNodulesAndPeripheralConsolidation() {
    Shape bulla = LungPhantom.ellipsoid(-120, 10, 200, 18, 18, 18).and(LungPhantom.RIGHT_LUNG);
    Shape nodule = LungPhantom.ellipsoid(80, 20, 120, 14, 14, 14);
    Shape vessel = (x, y, z) -> Math.hypot(x + 80, z - 130) <= 4 && Math.abs(y) < 60;
    Shape rim =
        LungPhantom.LEFT_LUNG
            .minus(LungPhantom.ellipsoid(70, 0, 150, 51, 80, 115))
            .and((x, y, z) -> x > 90 && Math.abs(y) < 45 && Math.abs(z - 170) < 35);
    LungPhantom phantom =
        LungPhantom.chest(128, LungPhantom.slices(5))
            .paint(bulla, LungPhantom.AIR, LungMask.RIGHT)
            .paint(nodule, 30, LungMask.LEFT)
            .paint(vessel, 50, LungMask.RIGHT)
            .paint(rim, 20, LungMask.LEFT);

    LungMask mask = segmenter.segment(phantom.volume());

    assertThat(phantom.share(mask, bulla)).isGreaterThan(0.97);
    assertThat(phantom.share(mask, nodule)).isEqualTo(1);
    assertThat(phantom.share(mask, vessel)).isEqualTo(1);
    assertThat(phantom.share(mask, rim)).isGreaterThan(0.85);
    assertThat(phantom.dice(mask, LungMask.NONE)).isGreaterThan(0.985);
  }

  @Test
  void leavesStomachAndBowelAlone() {
    Shape stomach = LungPhantom.ellipsoid(70, -30, 12, 35, 35, 20);
    Shape bowel = LungPhantom.ellipsoid(78, -80, 55, 25, 13, 20);
    LungPhantom phantom =
        LungPhantom.chest(128, LungPhantom.slices(5))
            .paint(stomach, -995, LungMask.NONE)
            .paint(bowel, -820, LungMask.NONE)
            .paint(LungPhantom.LEFT_LUNG, LungPhantom.LUNG, LungMask.LEFT);

    LungMask mask = segmenter.segment(phantom.volume());

    assertThat(phantom.share(mask, stomach)).isLessThan(0.02);
    assertThat(phantom.share(mask, bowel)).isLessThan(0.02);
  }

  @Test
  void keepsALungThatTheFieldOfViewCuts() {
    Shape beyond = (x, y, z) -> Math.hypot(x, y) > 128;
    LungPhantom phantom =
        LungPhantom.chest(128, LungPhantom.slices(5))
            .paint(beyond, HounsfieldVolume.PADDING, LungMask.NONE);

    LungMask mask = segmenter.segment(phantom.volume());

    assertThat(phantom.share(mask, beyond)).isZero();
    assertThat(phantom.dice(mask, LungMask.LEFT)).isGreaterThan(0.97);
    assertThat(phantom.dice(mask, LungMask.RIGHT)).isGreaterThan(0.97);
  }

  @Test
  void treatsPaddingAsOutside() {
    Shape corner = (x, y, z) -> Math.hypot(x, y) > 185;
    Shape speck = LungPhantom.ellipsoid(80, 0, 150, 4, 4, 4);
    LungPhantom phantom =
        LungPhantom.chest(128, LungPhantom.slices(5))
            .paint(corner, HounsfieldVolume.PADDING, LungMask.NONE)
            .paint(speck, HounsfieldVolume.PADDING, LungMask.NONE);

    LungMask mask = segmenter.segment(phantom.volume());

    assertThat(phantom.share(mask, corner)).isZero();
    assertThat(phantom.share(mask, speck)).isZero();
    assertThat(phantom.dice(mask, LungMask.NONE)).isGreaterThan(0.99);
  }

  @Test
  void findsLungsCutOffByTheScan() {
    double[] lowerHalf = Arrays.stream(LungPhantom.slices(5)).filter(z -> z < 130).toArray();
    LungPhantom phantom = LungPhantom.chest(128, lowerHalf).withAirways();

    LungAnalysis analysis = LungAnalyzer.analyze(phantom.volume());

    assertThat(phantom.dice(analysis.mask(), LungMask.NONE)).isGreaterThan(0.99);
    assertThat(analysis.quality().touchesTop()).isTrue();
    assertThat(analysis.quality().touchesBottom()).isFalse();
    assertThat(analysis.quality().isCoverageComplete()).isFalse();
    assertThat(analysis.quality().trachealAirHu()).isNull();
  }

  @Test
  void mirroredVolumeSwapsLeftAndRight() {
    LungPhantom phantom = LungPhantom.chest(128, LungPhantom.slices(5)).withAirways();
    HounsfieldVolume volume = phantom.volume();
    LungDensity straight = Densitometry.measure(volume, segmenter.segment(volume));
    HounsfieldVolume mirror = mirror(volume);
    LungDensity mirrored = Densitometry.measure(mirror, segmenter.segment(mirror));

    assertThat(straight.rightVolumeMl()).isGreaterThan(1.05 * straight.leftVolumeMl());
    assertThat(mirrored.leftVolumeMl())
        .isCloseTo(straight.rightVolumeMl(), within(0.01 * straight.rightVolumeMl()));
    assertThat(mirrored.rightVolumeMl())
        .isCloseTo(straight.leftVolumeMl(), within(0.01 * straight.leftVolumeMl()));
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, -30, 15, 60, 75, 95})
  void maskMovesWithTheAir(int shiftHu) {
    Shape bulla = LungPhantom.ellipsoid(-120, 10, 200, 18, 18, 18).and(LungPhantom.RIGHT_LUNG);
    Shape thin = LungPhantom.ellipsoid(80, 0, 200, 30, 40, 40);
    LungPhantom phantom =
        LungPhantom.chest(128, LungPhantom.slices(5))
            .paint(thin, -960, LungMask.LEFT)
            .paint(bulla, LungPhantom.AIR, LungMask.RIGHT)
            .withAirways()
            .withCouch()
            .withNoise(30);
    LungSegmenter.Found still = segmenter.find(phantom.volume());

    LungSegmenter.Found moved = segmenter.find(phantom.volume().shiftedBy(-shiftHu));

    assertThat(moved.mask().labels()).isDeepEqualTo(still.mask().labels());
    assertThat(moved.trachealAirHu()).isEqualTo(still.trachealAirHu() + shiftHu);
  }

  @Test
  void airThatAnExportCutOffMovesNoMaskOfAPatientThatItLeft() {
    Shape thin = LungPhantom.ellipsoid(80, 0, 200, 30, 40, 40);
    LungPhantom phantom =
        LungPhantom.chest(128, LungPhantom.slices(5))
            .paint(thin, -970, LungMask.LEFT)
            .withAirways()
            .withNoise(20);
    LungMask still = segmenter.segment(phantom.volume());
    Shape outside = (x, y, z) -> x * x / (171 * 171) + y * y / (113 * 113) > 1;
    phantom.paint(outside, -940, LungMask.NONE);

    assertThat(phantom.dice(segmenter.segment(phantom.volume()), LungMask.NONE))
        .isCloseTo(phantom.dice(still, LungMask.NONE), within(1e-3));
  }

  @Test
  void refusesAnAbdomen() {
    LungPhantom abdomen =
        LungPhantom.body(128, LungPhantom.slices(5))
            .withCouch()
            .paint(LungPhantom.ellipsoid(40, -50, 150, 40, 30, 60), -995, LungMask.NONE)
            .paint(LungPhantom.ellipsoid(-60, -40, 80, 20, 20, 20), -700, LungMask.NONE);

    assertThatThrownBy(() -> segmenter.segment(abdomen.volume()))
        .isInstanceOf(NoLungsException.class)
        .hasMessageStartingWith("Cannot find lungs: no pocket of air inside the body");
  }

  @Test
  void refusesVolumesWithoutABody() {
    short[][] air = new short[4][32 * 32];
    Arrays.stream(air).forEach(slice -> Arrays.fill(slice, (short) -1000));
    short[][] padding = new short[4][32 * 32];
    Arrays.stream(padding).forEach(slice -> Arrays.fill(slice, HounsfieldVolume.PADDING));
    double[] z = {0, 1, 2, 3};

    assertThatThrownBy(() -> segmenter.segment(new HounsfieldVolume(32, 32, 5, 5, z, air)))
        .isInstanceOf(NoLungsException.class);
    assertThatThrownBy(() -> segmenter.segment(new HounsfieldVolume(32, 32, 5, 5, z, padding)))
        .isInstanceOf(NoLungsException.class);
    assertThatThrownBy(
            () ->
                segmenter.segment(
                    new HounsfieldVolume(32, 32, 1, 1, new double[0], new short[0][])))
        .isInstanceOf(NoLungsException.class)
        .hasMessage("Cannot find lungs: the volume holds no voxels");
  }

  private static HounsfieldVolume mirror(HounsfieldVolume volume) {
    int width = volume.columns();
    short[][] hu = new short[volume.slices()][];
    for (int k = 0; k < hu.length; k++) {
      hu[k] = new short[volume.hu()[k].length];
      for (int i = 0; i < hu[k].length; i++) {
        hu[k][i] = volume.hu()[k][i - i % width + width - 1 - i % width];
      }
    }
    return new HounsfieldVolume(
        width,
        volume.rows(),
        volume.columnSpacingMm(),
        volume.rowSpacingMm(),
        volume.sliceZMm(),
        hu);
  }
}
