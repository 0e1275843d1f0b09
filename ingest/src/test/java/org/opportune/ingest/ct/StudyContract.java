package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomReaderContract;
import org.opportune.ingest.dicom.DicomTag;

/** Studies of whole objects, read, assembled and stacked. */
public abstract class StudyContract extends DicomReaderContract {
  static final int SLICES = 24;
  static final int SIDE = 64;
  static final double SPACING = 5;

  /** In the mark of {@link #cells}, which reads 40 HU and the slice's number. */
  static final int CENTRE = 30 * SIDE + 28;

  /** Objects by reference, in the order they were stored. */
  final Map<String, byte[]> objects = new HashMap<>();

  final List<String> order = new ArrayList<>();

  /** Air, a disc of tissue and a mark in it that grows with the slice. */
  static short[] cells(int slice) {
    short[] cells = new short[SIDE * SIDE];
    for (int i = 0; i < cells.length; i++) {
      int dy = i / SIDE - 30;
      int dx = i % SIDE - 28;
      cells[i] = (short) (dx * dx + dy * dy < 20 * 20 ? 1064 + slice : 24);
    }
    return cells;
  }

  static CtBytes slice(String series, int i) {
    return new CtBytes()
        .cells(cells(i))
        .text(DicomTag.SERIES_INSTANCE_UID, "1.2.3." + series)
        .text(DicomTag.SOP_INSTANCE_UID, "1.2.3." + series + "." + (i + 1))
        // Descends while z rises, as in every series seen.
        .text(DicomTag.INSTANCE_NUMBER, String.valueOf(SLICES - i))
        .text(DicomTag.CONVOLUTION_KERNEL, "STANDARD")
        .text(DicomTag.MANUFACTURER, "GE MEDICAL SYSTEMS")
        .text(DicomTag.SLICE_THICKNESS, "5")
        .text(DicomTag.IMAGE_POSITION_PATIENT, position(0, SPACING * i));
  }

  static String position(double y, double z) {
    return "0\\" + y + "\\" + z;
  }

  final void store(CtBytes slice) {
    store(slice.bytes());
  }

  final void store(byte[] bytes) {
    String reference = "o" + order.size();
    order.add(reference);
    objects.put(reference, bytes);
  }

  final void storeStack(String series) {
    for (int i = 0; i < SLICES; i++) {
      store(slice(series, i));
    }
  }

  final List<CtSeries> assemble() {
    CtInstanceReader instances = new CtInstanceReader(reader());
    List<CtInstance> study = new ArrayList<>();
    for (String reference : order) {
      byte[] bytes = objects.get(reference);
      study.add(
          instances.read(
              ByteSource.of(bytes), reference, bytes.length, "e", (label, id) -> label + id));
    }
    return SeriesAssembler.assemble(study, AssemblyLimits.defaults());
  }

  final CtSeries only() {
    List<CtSeries> all = assemble();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  final ReadVolume volume(CtSeries series) throws SeriesException {
    return new VolumeReader(reader(), 1 << 20).read(series.slices(), objects::get);
  }
}
