/** What time alone brings about: deadlines that come near and pass, and items that nobody has looked at for long. */
package org.onrecord.alert.deadline;
