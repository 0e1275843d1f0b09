package org.opportune.inference.lung;

/**
 * Density measures over lung voxels, padding excluded.
 *
 * @param volumeMl lung volume, both sides
 * @param leftVolumeMl volume of the patient's left lung
 * @param rightVolumeMl volume of the patient's right lung
 * @param laa950Percent share of lung volume at or below -950 HU, 0..100
 * @param laa910Percent share of lung volume at or below -910 HU, 0..100
 * @param laa856Percent share of lung volume at or below -856 HU, 0..100
 * @param perc15Hu HU value below which 15 % of the lung volume lies
 * @param meanHu mean HU
 */
public record LungDensity(
    double volumeMl,
    double leftVolumeMl,
    double rightVolumeMl,
    double laa950Percent,
    double laa910Percent,
    double laa856Percent,
    double perc15Hu,
    double meanHu) {}
