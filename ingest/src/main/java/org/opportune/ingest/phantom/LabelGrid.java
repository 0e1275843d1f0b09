package org.opportune.ingest.phantom;

/** Labels of a scan and where its samples lie, in reference mm. */
final class LabelGrid {
  private static final int AIRLESS = FindingKind.NODULE.bit() | FindingKind.CONSOLIDATION.bit();

  private final PlaneGrid plane;
  private final double[] sliceZ;
  private final byte[][] lung;
  private final byte[][] lesion;
  private final byte[][] vessel;
  private final byte[][] findings;
  private long lungVoxels;
  private long lesionVoxels;

  LabelGrid(PlaneGrid plane, double[] sliceZ) {
    this.plane = plane;
    this.sliceZ = sliceZ;
    this.lung = new byte[sliceZ.length][plane.matrix() * plane.matrix()];
    this.lesion = new byte[sliceZ.length][plane.matrix() * plane.matrix()];
    this.vessel = new byte[sliceZ.length][plane.matrix() * plane.matrix()];
    this.findings = new byte[sliceZ.length][plane.matrix() * plane.matrix()];
  }

  PlaneGrid plane() {
    return plane;
  }

  double[] sliceZ() {
    return sliceZ;
  }

  byte[][] lung() {
    return lung;
  }

  byte[][] lesion() {
    return lesion;
  }

  byte[][] vessel() {
    return vessel;
  }

  byte[][] findings() {
    return findings;
  }

  long lungVoxels() {
    return lungVoxels;
  }

  long lesionVoxels() {
    return lesionVoxels;
  }

  void markLung(int slice, int index, int side) {
    lungVoxels += lung[slice][index] == 0 ? 1 : 0;
    lung[slice][index] = (byte) side;
  }

  void clearLung(int slice, int index) {
    lungVoxels -= lung[slice][index] == 0 ? 0 : 1;
    lung[slice][index] = 0;
  }

  void markVessel(int slice, int index) {
    vessel[slice][index] = 1;
  }

  void markFinding(int slice, int index, byte bit) {
    findings[slice][index] |= bit;
  }

  void replaceFindings(int slice, int index, byte bit) {
    findings[slice][index] = bit;
  }

  /** Marks a lesion where there is lung that holds air; anywhere else nothing happens. */
  void markLesion(int slice, int index) {
    boolean airless = (findings[slice][index] & AIRLESS) != 0;
    if (lung[slice][index] != 0 && lesion[slice][index] == 0 && !airless) {
      lesion[slice][index] = 1;
      lesionVoxels++;
    }
  }

  double lesionShare() {
    return lungVoxels == 0 ? 0 : (double) lesionVoxels / lungVoxels;
  }
}
