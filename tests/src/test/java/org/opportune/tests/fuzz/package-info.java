/**
 * Damaged objects by the thousand: every one decodes or ends in a typed error, within its budget.
 */
package org.opportune.tests.fuzz;
