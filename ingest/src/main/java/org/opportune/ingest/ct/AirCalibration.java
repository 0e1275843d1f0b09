package org.opportune.ingest.ct;

import java.io.Serializable;

/**
 * What is done about a scan whose air does not read -1000 HU. Scanners and exports that are off by
 * tens of HU exist, and a threshold at -950 HU moves with them.
 *
 * @param maxOffsetHu air further than this from -1000 HU is flagged
 * @param correct whether a flagged scan is shifted by its offset before it is measured
 */
public record AirCalibration(double maxOffsetHu, boolean correct) implements Serializable {
  private static final double AIR_HU = -1000;

  /** The trachea reads somewhat denser than air, for its wall is in every voxel near it. */
  private static final double TRACHEA_LOW_HU = -40;

  private static final double TRACHEA_HIGH_HU = 80;

  /** Flags beyond 50 HU, corrects nothing. */
  public static AirCalibration flagging() {
    return new AirCalibration(50, false);
  }

  /** How far the air around the patient reads from -1000 HU; NaN where none was measured. */
  public static double offsetHu(ReadVolume volume) {
    return volume.outsideAirHu() - AIR_HU;
  }

  /** Whether the offset is beyond the limit. */
  public boolean isOff(double offsetHu) {
    return Math.abs(offsetHu) > maxOffsetHu;
  }

  /**
   * Whether the air in the trachea bears out the offset that the air outside shows. Air outside may
   * be cut off by an export while the patient is not.
   *
   * @param trachealAirHu mean HU in the trachea, null when none was found, which contradicts
   *     nothing
   */
  public boolean isBorneOut(double offsetHu, Double trachealAirHu) {
    if (trachealAirHu == null) {
      return true;
    }
    double beyond = trachealAirHu - AIR_HU - offsetHu;
    return beyond > TRACHEA_LOW_HU && beyond < TRACHEA_HIGH_HU;
  }
}
