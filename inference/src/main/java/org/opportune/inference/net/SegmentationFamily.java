package org.opportune.inference.net;

/** Networks that name a class for every pixel. */
public enum SegmentationFamily {
  /** Ronneberger et al., MICCAI 2015 (arXiv 1505.04597): a way down, a way up, and skips across. */
  U_NET("U-Net"),
  /** Zhou et al., DLMIA 2018 (arXiv 1807.10165): the skips are nested, dense ways up themselves. */
  U_NET_PLUS_PLUS("U-Net++"),
  /**
   * Cicek et al., MICCAI 2016 (arXiv 1606.06650), for slices that lie farther apart than pixels:
   * nothing is halved between slices, and the finest level stays within them.
   */
  U_NET_3D("3D U-Net"),
  /** Chen et al. 2021 (arXiv 2102.04306): a transformer between the way down and the way up. */
  TRANS_U_NET("TransUNet");

  private final String title;

  SegmentationFamily(String title) {
    this.title = title;
  }

  /** Its name in print. */
  public String title() {
    return title;
  }

  /** Whether it looks at several slices at once. */
  public boolean isVolumetric() {
    return this == U_NET_3D;
  }
}
