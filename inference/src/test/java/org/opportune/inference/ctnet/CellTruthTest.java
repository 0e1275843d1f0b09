package org.opportune.inference.ctnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.opportune.inference.volume.VolumeGrid;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.phantom.FindingKind;
import org.opportune.ingest.phantom.PhantomScan;

class CellTruthTest {
  private static final int SIDE = 24;
  private static final int SLICES = 9;
  private static final int CELLS = 6;
  private static final VolumeGrid GRID = new VolumeGrid(5, 4, SLICES, SIDE, false);

  private final byte[][] lesion = new byte[SLICES][SIDE * SIDE];
  private final byte[][] findings = new byte[SLICES][SIDE * SIDE];

  @Test
  void aFindingLiesInTheCellsAndSlabsThatHoldItsVoxels() {
    findings[3][5 * SIDE + 2] = FindingKind.NODULE.bit();
    findings[3][6 * SIDE + 9] = (byte) (FindingKind.NODULE.bit() | FindingKind.CARDIOMEGALY.bit());
    lesion[8][23 * SIDE + 23] = 1;
    CellTruth truth = CellTruth.of(scan(), GRID, CELLS);
    assertThat(found(truth.slab(0, false))).isEmpty();
    for (int first = 1; first <= 3; first++) {
      assertThat(found(truth.slab(first, false)))
          .containsExactly("cardiomegaly 1 2", "nodule 1 0", "nodule 1 2");
    }
    assertThat(found(truth.slab(4, false))).isEmpty();
    assertThat(found(truth.slab(6, false))).containsExactly("emphysema 5 5");
  }

  @Test
  void aMirroredSlabHasItsFindingsOnTheOtherSide() {
    findings[0][10 * SIDE + 4] = FindingKind.EFFUSION.bit();
    findings[2][10 * SIDE + 12] = FindingKind.CONSOLIDATION.bit();
    CellTruth truth = CellTruth.of(scan(), GRID, CELLS);
    assertThat(found(truth.slab(0, true)))
        .containsExactly("consolidation 2 2", "pleural_effusion 2 4");
  }

  @Test
  void anyOtherFindingIsNoneOfTheLabels() {
    findings[4][SIDE] = FindingKind.GROUND_GLASS.bit();
    assertThat(CellTruth.of(scan(), GRID, CELLS).bits()).containsOnly(0);
  }

  private static TreeSet<String> found(boolean[] slab) {
    TreeSet<String> found = new TreeSet<>();
    for (int i = 0; i < slab.length; i++) {
      if (slab[i]) {
        String label = DrawnVolumes.LABELS.get(i / (CELLS * CELLS));
        found.add(label + " " + i / CELLS % CELLS + " " + i % CELLS);
      }
    }
    return found;
  }

  private PhantomScan scan() {
    double[] z = new double[SLICES];
    for (int slice = 0; slice < SLICES; slice++) {
      z[slice] = 5.0 * slice;
    }
    byte[][] none = new byte[SLICES][SIDE * SIDE];
    HounsfieldVolume volume =
        new HounsfieldVolume(SIDE, SIDE, 4, 4, z, new short[SLICES][SIDE * SIDE]);
    return new PhantomScan(volume, none, lesion, none, findings, 0);
  }
}
