#ifndef ALLOCATIONS_H
#define ALLOCATIONS_H

/// How often the program has asked for memory since its start.
long allocation_count(void);

#endif
