/**
 * Labels from the text of radiology reports by rules (SARLE-Rules, Draelos et al., Medical Image
 * Analysis 67:101857): what is denied or normal is cut out of each sentence, then terms are
 * searched in what remains. Rules and vocabularies are text files; this package reads and applies
 * them.
 */
package org.opportune.inference.text;
