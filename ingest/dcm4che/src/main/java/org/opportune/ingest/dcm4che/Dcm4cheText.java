package org.opportune.ingest.dcm4che;

import java.util.Arrays;
import java.util.Set;
import org.dcm4che3.data.SpecificCharacterSet;
import org.opportune.ingest.dicom.TextDecoder;

/**
 * Text by dcm4che's character sets. Identifiers are hashed after they are decoded, so that readers
 * must agree on every character: the built-in decoder keeps what dcm4che has no answer for (nothing
 * declared, unknown terms) and the sets in which it decodes otherwise.
 */
final class Dcm4cheText implements TextDecoder {
  /** Code extensions end at these (PS3.5 section 6.1.2.5.3). */
  private static final String DELIMITERS = "\\^=\n\f\r\t";

  /** Multi-byte sets that only code extensions reach: the initial set is then ASCII. */
  private static final Set<String> EXTENSIONS_ONLY =
      Set.of("ISO 2022 IR 87", "ISO 2022 IR 159", "ISO 2022 IR 149");

  /** dcm4che reads ISO 2022 IR 58 as GB 2312 and GBK as GB 18030. */
  private static final Set<String> DECODED_OTHERWISE = Set.of("ISO 2022 IR 58", "ISO_IR 58", "GBK");

  private final SpecificCharacterSet sets;

  private Dcm4cheText(SpecificCharacterSet sets) {
    this.sets = sets;
  }

  /** The dcm4che decoder of a declaration, or the built-in one where that must answer. */
  static TextDecoder of(String declaration, TextDecoder builtIn) {
    String[] terms =
        Arrays.stream(declaration.split("\\\\", -1))
            .map(term -> term.replace('\0', ' ').strip())
            .toArray(String[]::new);
    boolean declared = Arrays.stream(terms).anyMatch(term -> !term.isEmpty());
    if (!declared || !builtIn.known() || !Arrays.stream(terms).allMatch(Dcm4cheText::agrees)) {
      return builtIn;
    }
    if (terms.length == 1 && EXTENSIONS_ONLY.contains(terms[0])) {
      terms = new String[] {"", terms[0]};
    }
    SpecificCharacterSet.trimISO2022(terms);
    return new Dcm4cheText(SpecificCharacterSet.valueOf(terms));
  }

  private static boolean agrees(String term) {
    if (term.isEmpty()) {
      return true;
    }
    if (DECODED_OTHERWISE.contains(term)) {
      return false;
    }
    try {
      SpecificCharacterSet.checkSpecificCharacterSet(term);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String decode(byte[] value) {
    return sets.decode(value, DELIMITERS);
  }

  @Override
  public boolean known() {
    return true;
  }
}
