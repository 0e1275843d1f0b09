package org.opportune.kernels;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.opportune.inference.lung.ClassicalLungSegmenter;
import org.opportune.inference.lung.LungMask;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.phantom.Emphysema;
import org.opportune.ingest.phantom.Kernel;
import org.opportune.ingest.phantom.PatientSpec;
import org.opportune.ingest.phantom.ScanSettings;
import org.opportune.ingest.phantom.ThoraxPhantom;

/**
 * A drawn patient of 512 x 512 pixels a slice, with its lungs, and the slice that has most lung.
 */
@State(Scope.Benchmark)
public class DrawnScan {
  HounsfieldVolume volume;
  int rows;
  int columns;
  float[] hu;
  byte[] lung;

  /** Draws it. */
  @Setup
  public void draw() {
    volume =
        ThoraxPhantom.scan(
                new PatientSpec(7, Emphysema.CENTRILOBULAR, 0.2, 60, "F", 1),
                new ScanSettings(512, 360, 5, 5, Kernel.SOFT, 20))
            .volume();
    rows = volume.rows();
    columns = volume.columns();
    LungMask mask = new ClassicalLungSegmenter().segment(volume);
    int widest = 0;
    for (int slice = 0; slice < volume.slices(); slice++) {
      widest = area(mask.labels()[slice]) > area(mask.labels()[widest]) ? slice : widest;
    }
    lung = mask.labels()[widest];
    hu = new float[lung.length];
    for (int i = 0; i < hu.length; i++) {
      hu[i] = volume.hu()[widest][i];
    }
  }

  private static int area(byte[] labels) {
    int area = 0;
    for (byte label : labels) {
      area += label != LungMask.NONE ? 1 : 0;
    }
    return area;
  }
}
