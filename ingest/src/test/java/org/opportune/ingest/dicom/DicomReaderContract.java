package org.opportune.ingest.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.opportune.ingest.Reason;

/**
 * What every reader of DICOM must do. Suites derived from this run once for each reader on the
 * class path; modules that bring another reader derive from them in turn.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("org.opportune.ingest.dicom.DicomReaders#present")
public abstract class DicomReaderContract {
  @Parameter protected DicomReaderProvider provider;

  /** The reader under test, with the default settings. */
  protected final DicomReader reader() {
    return provider.reader(ReaderSettings.defaults());
  }

  /** Warnings, but for the one that tells which parser read: readers may differ in that. */
  protected static Set<DicomWarning> warnings(DicomHeader header) {
    Set<DicomWarning> warnings = EnumSet.noneOf(DicomWarning.class);
    warnings.addAll(header.warnings());
    warnings.remove(DicomWarning.BUILT_IN_PARSER);
    return warnings;
  }

  protected static void assertRefused(Reason reason, ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            DicomException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
