package org.opportune.inference.ct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.opportune.inference.band.BandReference;
import org.opportune.inference.band.BandSplitter;
import org.opportune.inference.band.BandSpread;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.lung.LungMask;
import org.opportune.inference.lung.SliceBox;
import org.opportune.inference.net.InputWindow;
import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * What a network is shown of a scan: each slice with lung, cropped to the lungs, its frequency
 * bands brought down to the bundle's reference if it names one, windowed, bright outside the lungs.
 * Not thread-safe.
 */
final class ScanInput {
  /** Slices that the strength of the bands is taken from; more change it by less than 1 %. */
  private static final int SPREAD_SLICES = 24;

  private final HounsfieldVolume volume;
  private final LungMask mask;
  private final LungBox box;
  private final InputWindow window;
  private final SliceBox[] lungs;
  private final List<Integer> slices;
  private final List<Integer> withLung;
  private final double[] weightsMm;

  /** Gains of the bands up to the last that is not 1; none when the scan is shown as it is. */
  private final double[] gains;

  private final float[] hu;
  private final BandSplitter splitter;

  /**
   * The input that a scan gives.
   *
   * @param distanceMm as {@link ScorerSettings#sliceDistanceMm}
   */
  ScanInput(HounsfieldVolume volume, LungMask mask, LoadedNetwork network, double distanceMm) {
    this.volume = volume;
    this.mask = mask;
    this.lungs = mask.boxes(volume.columns());
    this.box = LungBox.of(volume, mask, lungs, network.bundle().card().stride());
    this.window = network.window();
    this.withLung = new ArrayList<>();
    for (int slice = 0; slice < volume.slices(); slice++) {
      if (!lungs[slice].isEmpty()) {
        withLung.add(slice);
      }
    }
    this.slices = SliceChoice.of(withLung, volume.sliceZMm(), distanceMm);
    this.weightsMm = SliceChoice.weightsMm(volume, withLung, slices);
    this.hu = new float[box.area()];
    this.gains = gains(network.bundle().card().bands());
    this.splitter = new BandSplitter(box.rows(), box.columns(), gains.length);
  }

  /** Where the network looks. */
  LungBox box() {
    return box;
  }

  /** The part of that box where a slice holds lung. */
  SliceBox lungs(int slice) {
    SliceBox own = lungs[slice];
    return new SliceBox(
        own.top() - box.top(),
        own.bottom() - box.top(),
        own.left() - box.left(),
        own.right() - box.left());
  }

  /** Slices with lung that the network is shown, ascending. */
  List<Integer> slices() {
    return List.copyOf(slices);
  }

  /** Slices with lung that it is not shown, each with the nearest that it is. */
  Map<Integer, Integer> leftOut() {
    Map<Integer, Integer> nearest = new TreeMap<>();
    double[] z = volume.sliceZMm();
    for (int slice : withLung) {
      int closest = slices.get(0);
      for (int shown : slices) {
        closest = Math.abs(z[shown] - z[slice]) < Math.abs(z[closest] - z[slice]) ? shown : closest;
      }
      if (closest != slice) {
        nearest.put(slice, closest);
      }
    }
    return nearest;
  }

  /** Height of lung that a slice stands for, in mm. */
  double weightMm(int slice) {
    return weightsMm[slice];
  }

  /** At most so many of them, evenly spread. */
  List<Integer> sample(int most) {
    if (slices.size() <= most) {
      return slices();
    }
    List<Integer> sample = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      sample.add(slices.get((int) ((i + 0.5) * slices.size() / most)));
    }
    return sample;
  }

  /**
   * Writes a slice's input.
   *
   * @param input at {@link InputWindow#OUTSIDE} where the slice goes; what is no lung stays so
   * @return not 0 where a pixel of the box is lung with a value, row-major
   */
  byte[] fill(float[] input, int offset, int slice) {
    byte[] lung = read(slice);
    if (gains.length > 0) {
      splitter.split(hu, lung).sum(gains, hu);
    }
    SliceBox own = lungs[slice];
    for (int row = own.top(); row < own.bottom(); row++) {
      int start = (row - box.top()) * box.columns() - box.left();
      for (int i = start + own.left(); i < start + own.right(); i++) {
        if (lung[i] != 0) {
          input[offset + i] = window.scale(hu[i]);
        }
      }
    }
    return lung;
  }

  private double[] gains(BandReference reference) {
    if (reference == null) {
      return new double[0];
    }
    BandSpread spread = new BandSpread(reference.bands());
    BandSplitter all = new BandSplitter(box.rows(), box.columns(), reference.bands());
    for (int slice : sample(SPREAD_SLICES)) {
      byte[] lung = read(slice);
      spread.add(all.split(hu, lung), lung);
    }
    double[] found = reference.gains(spread);
    int changed = found.length;
    while (changed > 0 && found[changed - 1] == 1) {
      changed--;
    }
    // The coarser bands stay in the rest, and need not be told apart.
    return Arrays.copyOf(found, changed);
  }

  /**
   * Puts a slice's values into {@link #hu} where its rows and columns hold lung; others keep what
   * they held.
   *
   * @return as {@link #fill}
   */
  private byte[] read(int slice) {
    byte[] lung = new byte[box.area()];
    byte[] labels = mask.labels()[slice];
    short[] values = volume.hu()[slice];
    SliceBox own = lungs[slice];
    int padded = 0;
    for (int row = own.top(); row < own.bottom(); row++) {
      int from = row * volume.columns();
      int to = (row - box.top()) * box.columns() - box.left();
      System.arraycopy(labels, from + own.left(), lung, to + own.left(), own.right() - own.left());
      for (int column = own.left(); column < own.right(); column++) {
        int value = values[from + column];
        // Below zero for padding alone, the least value there is.
        padded |= value - HounsfieldVolume.PADDING - 1;
        hu[to + column] = value;
      }
    }
    if (padded < 0) {
      leavePaddingOut(own, lung);
    }
    return lung;
  }

  private void leavePaddingOut(SliceBox own, byte[] lung) {
    for (int row = own.top(); row < own.bottom(); row++) {
      int to = (row - box.top()) * box.columns() - box.left();
      for (int i = to + own.left(); i < to + own.right(); i++) {
        if (hu[i] == HounsfieldVolume.PADDING) {
          hu[i] = 0;
          lung[i] = LungMask.NONE;
        }
      }
    }
  }
}
