/* wine 8 has no bcryptprimitives.dll, from which Rust's standard library takes random bytes: the same bytes, from advapi32. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) {
    return SystemFunction036(bytes, (ULONG)count);
}
