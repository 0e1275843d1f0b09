package org.opportune.inference.train;

import java.util.List;
import org.opportune.inference.band.BandReference;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.InputWindow;

/**
 * What is trained: the product's network, or the published ones to stand beside it. All are as wide
 * and take the same patches, batches and steps, so that a table of them compares what differs: the
 * network, the lesions, the scanners and the normalisation.
 */
public enum Variant {
  /** Gate and SCRB, gradients everywhere, realistic lesions, many scanners, bands normalised. */
  OPPORTUNE,
  /** The paper's code as published: gate and SCRB, decoder detached by the gate. */
  PUBLISHED_DETACHED,
  /** The same with gradients everywhere. */
  PUBLISHED,
  /** The published training of a U-Net with neither gate nor SCRB. */
  PLAIN;

  /** Channels of the first level: what two CPU cores screen in reasonable time. */
  private static final int WIDTH = 8;

  /**
   * Strength of the two finest bands of a soft kernel at routine dose, in HU: the smooth one of two
   * real reconstructions of one acquisition reads 12.6 and 16.2, the sharp one 59.8 and 28.2.
   */
  private static final BandReference SOFT_KERNEL = new BandReference(List.of(12.0, 16.0));

  /** The network. */
  EdlNetSettings network() {
    return switch (this) {
      case OPPORTUNE, PUBLISHED -> EdlNetSettings.ofWidth(WIDTH);
      case PUBLISHED_DETACHED -> new EdlNetSettings(WIDTH, true, true, true);
      case PLAIN -> new EdlNetSettings(WIDTH, false, false, false);
    };
  }

  /** Range of HU that it sees. */
  InputWindow window() {
    return this == OPPORTUNE ? new InputWindow(-1150, -300) : InputWindow.published();
  }

  /** Lesions drawn in training. */
  LesionSettings lesions() {
    return this == OPPORTUNE ? LesionSettings.realistic() : LesionSettings.published();
  }

  /** Scanners drawn in training. */
  ScannerSettings scanner() {
    return this == OPPORTUNE ? ScannerSettings.varied() : ScannerSettings.published();
  }

  /** Share of channels switched off in training. */
  double dropout() {
    return this == OPPORTUNE ? 0.1 : 0;
  }

  /** Strength that frequency bands are brought down to; null for none. */
  BandReference bands() {
    return this == OPPORTUNE ? SOFT_KERNEL : null;
  }

  /** Name of its bundle. */
  String bundleName() {
    return this == OPPORTUNE
        ? "edlnet-default"
        : "edlnet-" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
