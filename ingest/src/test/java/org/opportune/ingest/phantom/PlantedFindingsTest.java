package org.opportune.ingest.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlantedFindingsTest {
  private static final ScanSettings SMALL = new ScanSettings(96, 370, 5, 2.5, Kernel.SOFT, 0);
  private static final int MATRIX = SMALL.matrix();

  private static PhantomScan scan(long seed, Set<FindingKind> findings) {
    return ThoraxPhantom.scan(
        new PatientSpec(seed, Emphysema.NONE, 0, 62, "M", 1), findings, SMALL);
  }

  /** Mean over the voxels of a finding of something about them. */
  private static double mean(PhantomScan scan, FindingKind kind, IntBinaryOperator ofVoxel) {
    double sum = 0;
    long count = 0;
    for (int slice = 0; slice < scan.findings().length; slice++) {
      for (int i = 0; i < scan.findings()[slice].length; i++) {
        if ((scan.findings()[slice][i] & kind.bit()) != 0) {
          sum += ofVoxel.applyAsInt(slice, i);
          count++;
        }
      }
    }
    assertThat(count).isPositive();
    return sum / count;
  }

  @ParameterizedTest
  @CsvSource({
    "NODULE, -120, 60",
    "EFFUSION, -60, 30",
    "CONSOLIDATION, -180, 45",
    "GROUND_GLASS, -700, -480",
    "CARDIOMEGALY, 10, 60"
  })
  void everyFindingHasTheDensityOfItsKindAndNoOtherIsMarked(
      FindingKind kind, double lowest, double highest) {
    for (long seed = 1; seed <= 4; seed++) {
      PhantomScan scan = scan(seed, Set.of(kind));
      assertThat(mean(scan, kind, (slice, i) -> scan.volume().hu()[slice][i]))
          .isBetween(lowest, highest);
      assertThat(mean(scan, kind, (slice, i) -> scan.findings()[slice][i])).isEqualTo(kind.bit());
    }
  }

  @Test
  void voxelsFarFromAFindingAreThoseOfThePatientWithoutIt() {
    PhantomScan without = scan(7, Set.of());
    PhantomScan with = scan(7, EnumSet.of(FindingKind.NODULE, FindingKind.GROUND_GLASS));
    long changed = 0;
    long marked = 0;
    for (int slice = 0; slice < with.findings().length; slice++) {
      for (int i = 0; i < with.findings()[slice].length; i++) {
        assertThat(without.findings()[slice][i]).isZero();
        changed += with.volume().hu()[slice][i] != without.volume().hu()[slice][i] ? 1 : 0;
        marked += with.findings()[slice][i] != 0 ? 1 : 0;
      }
    }
    // Blur of rim and kernel makes a finding wider than its label, not several times as wide.
    assertThat(changed).isBetween(marked, 6 * marked);
    assertThat(with.lung()).isDeepEqualTo(without.lung());
  }

  @Test
  void fluidLiesBehindTheLungAndIsNotPartOfIt() {
    for (long seed = 1; seed <= 4; seed++) {
      PhantomScan scan = scan(seed, Set.of(FindingKind.EFFUSION));
      assertThat(mean(scan, FindingKind.EFFUSION, (slice, i) -> i / MATRIX))
          .isGreaterThan(MATRIX / 2.0 + 8);
      assertThat(mean(scan, FindingKind.EFFUSION, (slice, i) -> scan.lung()[slice][i])).isZero();
    }
  }

  @Test
  void aLargeHeartIsAThirdWiderInEveryDirection() {
    BodyOutline body = new BodyOutline(physique(Set.of()));
    LungShape usual = new LungShape(body, physique(Set.of()));
    LungShape large = new LungShape(body, physique(Set.of(FindingKind.CARDIOMEGALY)));
    // The volume of an ellipsoid grows with the cube of its axes.
    assertThat(heartVoxels(large) / (double) heartVoxels(usual))
        .isCloseTo(Math.pow(1.33, 3), within(0.03));
  }

  private static Physique physique(Set<FindingKind> findings) {
    return Physique.of(new PatientSpec(3, Emphysema.NONE, 0, 62, "M", 1), findings);
  }

  private static long heartVoxels(LungShape lungs) {
    long count = 0;
    for (int x = -150; x <= 180; x += 2) {
      for (int y = -130; y <= 110; y += 2) {
        for (int z = -60; z <= 220; z += 2) {
          count += lungs.heart(x, y, z) > 0 ? 1 : 0;
        }
      }
    }
    return count;
  }

  @Test
  void vesselsAreDenseAndBranchThroughBothLungs() {
    PhantomScan scan = scan(2, Set.of());
    long vessel = 0;
    long left = 0;
    double hu = 0;
    for (int slice = 0; slice < scan.vessel().length; slice++) {
      for (int i = 0; i < scan.vessel()[slice].length; i++) {
        if (scan.vessel()[slice][i] != 0) {
          vessel++;
          left += i % MATRIX >= MATRIX / 2 ? 1 : 0;
          hu += scan.volume().hu()[slice][i];
        }
      }
    }
    assertThat(left / (double) vessel).isBetween(0.25, 0.75);
    assertThat(hu / vessel).isGreaterThan(-700);
  }
}
