package org.opportune.ingest.dicom;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The readers on the class path. */
public final class DicomReaders {
  private DicomReaders() {}

  /** All of them, the preferred first; the built-in one is always among them. */
  public static List<DicomReaderProvider> present() {
    List<DicomReaderProvider> present = new ArrayList<>();
    present.add(new BuiltInProvider());
    ServiceLoader.load(DicomReaderProvider.class).forEach(present::add);
    present.sort(
        Comparator.comparingInt(DicomReaderProvider::preference)
            .reversed()
            .thenComparing(DicomReaderProvider::name));
    return List.copyOf(present);
  }

  private static final class BuiltInProvider implements DicomReaderProvider {
    @Override
    public String name() {
      return "built-in";
    }

    @Override
    public int preference() {
      return 0;
    }

    @Override
    public DicomReader reader(ReaderSettings settings) {
      return DicomReader.builtIn(settings);
    }

    @Override
    public String toString() {
      return name();
    }
  }
}
