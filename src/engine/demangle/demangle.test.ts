import { describe, expect, it } from 'vitest'
import { demangle } from './index.ts'

/** Names made by g++ 12 and clang (libc++), with what GNU c++filt 2.40 says of them. */
const cpp = [
  ['_ZN3app1D1fEv', 'app::D::f()'],
  ['_ZN3app1D1gEv', 'app::D::g()'],
  ['_ZN3app1DD0Ev', 'app::D::~D()'],
  ['_ZN3app1DD1Ev', 'app::D::~D()'],
  ['_ZN3app1DD2Ev', 'app::D::~D()'],
  ['_ZN3app1V1fEv', 'app::V::f()'],
  ['_ZN3app1VD0Ev', 'app::V::~V()'],
  ['_ZN3app1VD1Ev', 'app::V::~V()'],
  ['_ZN3app2B11fEv', 'app::B1::f()'],
  ['_ZN3app2B1D0Ev', 'app::B1::~B1()'],
  ['_ZN3app2B1D1Ev', 'app::B1::~B1()'],
  ['_ZN3app2B1D2Ev', 'app::B1::~B1()'],
  ['_ZN3app2B21gEv', 'app::B2::g()'],
  ['_ZN3app2B2D0Ev', 'app::B2::~B2()'],
  ['_ZN3app2B2D1Ev', 'app::B2::~B2()'],
  ['_ZN3app2B2D2Ev', 'app::B2::~B2()'],
  ['_ZN3app2OvclEii', 'app::Ov::operator()(int, int)'],
  ['_ZN3app2OvcmEi', 'app::Ov::operator,(int)'],
  ['_ZN3app2OvcvT_IlEEv', 'app::Ov::operator long<long>()'],
  ['_ZN3app2OvdlEPv', 'app::Ov::operator delete(void*)'],
  ['_ZN3app2OvlsIiEERS0_T_', 'app::Ov& app::Ov::operator<< <int>(int)'],
  ['_ZN3app2OvltIS0_EEbT_', 'bool app::Ov::operator< <app::Ov>(app::Ov)'],
  ['_ZN3app2OvltIiEEbT_', 'bool app::Ov::operator< <int>(int)'],
  ['_ZN3app2OvnwEm', 'app::Ov::operator new(unsigned long)'],
  ['_ZN3app2OvppEi', 'app::Ov::operator++(int)'],
  ['_ZN3app2OvppEv', 'app::Ov::operator++()'],
  ['_ZN3app2OvptEv', 'app::Ov::operator->()'],
  ['_ZN3app2enIiEENSt9enable_ifIXaagtstT_Li2EsrSt11is_integralIS2_E5valueES2_E4typeES2_', 'std::enable_if<(((sizeof (int))>(2)))&&std::is_integral<int>::value, int>::type app::en<int>(int)'],
  ['_ZN3app2ffEi', 'app::ff(int)'],
  ['_ZN3app2ttISt6vectoriEEvT_IJT0_EE', 'void app::tt<std::vector, int>(std::vector<int>)'],
  ['_ZN3app3ArrIiLi4EEC1Ev', 'app::Arr<int, 4>::Arr()'],
  ['_ZN3app3ArrIiLi4EEC2Ev', 'app::Arr<int, 4>::Arr()'],
  ['_ZN3app3ArrIiLi4EEC5Ev', 'app::Arr<int, 4>::Arr()'],
  ['_ZN3app3ArrIiLi4EED1Ev', 'app::Arr<int, 4>::~Arr()'],
  ['_ZN3app3ArrIiLi4EED2Ev', 'app::Arr<int, 4>::~Arr()'],
  ['_ZN3app3ArrIiLi4EED5Ev', 'app::Arr<int, 4>::~Arr()'],
  ['_ZN3app3ArrIiLi4EEcvPiEv', 'app::Arr<int, 4>::operator int*()'],
  ['_ZN3app3ArrIiLi4EEixEi', 'app::Arr<int, 4>::operator[](int)'],
  ['_ZN3app3SigIFicdEJEE4callEcdPS1_', 'app::Sig<int (char, double)>::call(char, double, int (*)(char, double))'],
  ['_ZN3app3cmpERNS_2OvES1_', 'app::cmp(app::Ov&, app::Ov&)'],
  ['_ZN3app3colILNS_5ColorE1EEEvv', 'void app::col<(app::Color)1>()'],
  ['_ZN3app3conIiEET_S1_', 'int app::con<int>(int)'],
  ['_ZN3app3decIiEEDTplfp_Li1EET_', 'decltype ({parm#1}+(1)) app::dec<int>(int)'],
  ['_ZN3app3lamEv', 'app::lam()'],
  ['_ZN3app3varIJEEEiDpOT_', 'int app::var<>()'],
  ['_ZN3app3vecEDv4_fCf', 'app::vec(float __vector(4), float _Complex)'],
  ['_ZN3app4arrpERA3_iPA4_A5_iPKPKc', 'app::arrp(int (&) [3], int (*) [4][5], char const* const*)'],
  ['_ZN3app4litsILb1ELc97ELln5ELj7ELx9EEEvv', 'void app::lits<true, (char)97, -5l, 7u, 9ll>()'],
  ['_ZN3app4noexEPDoFvvERFviEOA2_i', 'app::noex(void (*)() noexcept, void (&)(int), int (&&) [2])'],
  ['_ZN3app4tlamIdEET_S1_', 'double app::tlam<double>(double)'],
  ['_ZN3app4tlamIiEET_S1_', 'int app::tlam<int>(int)'],
  ['_ZN3app5callfIXadL_ZNS_2ffEiEEEEiv', 'int app::callf<&app::ff>()'],
  ['_ZN3app5memfnEMNS_12_GLOBAL__N_16HiddenEKFiiEMS1_i', 'app::memfn(int (app::(anonymous namespace)::Hidden::*)(int) const, int app::(anonymous namespace)::Hidden::*)'],
  ['_ZN3app5nullpEDnnDsDiPDuez', 'app::nullp(decltype(nullptr), __int128, char16_t, char32_t, char8_t*, long double, ...)'],
  ['_ZN3app5retfnEi', 'app::retfn(int)'],
  ['_ZN3appli3_kmEe', 'app::operator"" _km(long double)'],
  ['_ZNK3app2OveqERKS0_', 'app::Ov::operator==(app::Ov const&) const'],
  ['_ZNK3app3ArrIiLi4EE2asIlEET_v', 'long app::Arr<int, 4>::as<long>() const'],
  ['_ZNK3app3ArrIiLi4EEltERKS1_', 'app::Arr<int, 4>::operator<(app::Arr<int, 4> const&) const'],
  ['_ZNKR3app12_GLOBAL__N_16Hidden2goEi', 'app::(anonymous namespace)::Hidden::go(int) const &'],
  ['_ZNO3app2Ov2rvEv', 'app::Ov::rv() &&'],
  ['_ZNVK3app3ArrIiLi4EEcvbEv', 'app::Arr<int, 4>::operator bool() const volatile'],
  ['_ZTTN3app1VE', 'VTT for app::V'],
  ['_ZTVN3app1DE', 'vtable for app::D'],
  ['_ZTVN3app1VE', 'vtable for app::V'],
  ['_ZTVN3app2B1E', 'vtable for app::B1'],
  ['_ZTVN3app2B2E', 'vtable for app::B2'],
  ['_ZThn8_N3app1D1gEv', 'non-virtual thunk to app::D::g()'],
  ['_ZThn8_N3app1DD0Ev', 'non-virtual thunk to app::D::~D()'],
  ['_ZThn8_N3app1DD1Ev', 'non-virtual thunk to app::D::~D()'],
  ['_ZTv0_n24_N3app1VD0Ev', 'virtual thunk to app::V::~V()'],
  ['_ZTv0_n24_N3app1VD1Ev', 'virtual thunk to app::V::~V()'],
  ['_ZTv0_n32_N3app1V1fEv', 'virtual thunk to app::V::f()'],
  ['_ZZN3app3lamEvE1q', 'app::lam()::q'],
  ['_ZZN3app3lamEvENKUlT_DpT0_E0_clIiJiEEEDaS0_S2_', 'auto app::lam()::{lambda(auto:1, (auto:2)...)#2}::operator()<int, int>(int, int) const'],
  ['_ZZN3app3lamEvENKUliE_clEi', 'app::lam()::{lambda(int)#1}::operator()(int) const'],
  ['_ZZN3app3lamEvENUlvE1_clEv', 'app::lam()::{lambda()#3}::operator()()'],
  ['_ZZN3app4tlamIdEET_S1_EN1L1zEd', 'app::tlam<double>(double)::L::z(double)'],
  ['_ZZN3app4tlamIdEET_S1_ENKUldE_clEd', 'app::tlam<double>(double)::{lambda(double)#1}::operator()(double) const'],
  ['_ZZN3app4tlamIiEET_S1_EN1L1zEi', 'app::tlam<int>(int)::L::z(int)'],
  ['_ZZN3app4tlamIiEET_S1_ENKUliE_clEi', 'app::tlam<int>(int)::{lambda(int)#1}::operator()(int) const'],
  ['_ZZZN3app3lamEvENUlvE1_clEvENKUlvE_clEv', 'app::lam()::{lambda()#3}::operator()()::{lambda()#1}::operator()() const'],
  ['_ZNSt3__212basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEE6appendEPKcm', 'std::__2::basic_string<char, std::__2::char_traits<char>, std::__2::allocator<char> >::append(char const*, unsigned long)'],
  ['_ZNSt3__26vectorIiNS_9allocatorIiEEE9push_backB8ne190107EOi', 'std::__2::vector<int, std::__2::allocator<int> >::push_back[abi:ne190107](int&&)'],
  ['_ZNSt3__218__insertion_sort_3IRNS_6__lessIiiEEPiEEvT0_S5_T_', 'void std::__2::__insertion_sort_3<std::__2::__less<int, int>&, int*>(int*, int*, std::__2::__less<int, int>&)'],
  ['_ZNSt3__2lsB8ne190107INS_11char_traitsIcEEEERNS_13basic_ostreamIcT_EES6_PKc', 'std::__2::basic_ostream<char, std::__2::char_traits<char> >& std::__2::operator<<[abi:ne190107]<std::__2::char_traits<char> >(std::__2::basic_ostream<char, std::__2::char_traits<char> >&, char const*)'],
  ['_ZNKSt3__28functionIFivEEclEv', 'std::__2::function<int ()>::operator()() const'],
  ['_ZNSt3__210__function6__funcIZ4mainE3$_0NS_9allocatorIS2_EEFvvEED0Ev', 'std::__2::__function::__func<main::$_0, std::__2::allocator<main::$_0>, void ()>::~__func()'],
  ['_ZN12_GLOBAL__N_15thingERKNS_1AE', '(anonymous namespace)::thing((anonymous namespace)::A const&)'],
  ['_ZSt9terminatev', 'std::terminate()'],
  ['_ZN10__cxxabiv117__class_type_infoD0Ev', '__cxxabiv1::__class_type_info::~__class_type_info()'],
  ['_Znwm', 'operator new(unsigned long)'],
  ['_ZdlPv', 'operator delete(void*)'],
  ['_ZZ4mainE1x', 'main::x'],
  ['_ZZN1A1fEvE1y_0', 'A::f()::y'],
  ['_ZN1A1fEi.part.0', 'A::f(int) [clone .part.0]'],
  ['_ZThn8_N1D1gEv', 'non-virtual thunk to D::g()'],
  ['_ZTv0_n24_N1V1fEv', 'virtual thunk to V::f()'],
  ['_ZTV1D', 'vtable for D'],
  ['_ZTI1D', 'typeinfo for D'],
  ['_ZGVZ4mainE1x', 'guard variable for main::x'],
  ['_ZNSt6vectorIMN4llvm6LVLineEKFbvESaIS3_EE3addERKS3_', 'std::vector<bool (llvm::LVLine::*)() const, std::allocator<bool (llvm::LVLine::*)() const> >::add(bool (llvm::LVLine::* const&)() const)'],
  ['_ZN3app3varIJRicRKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEEEEiDpOT_', 'int app::var<int&, char, std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> > const&>(int&, char&&, std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> > const&)'],
  ['_ZN9__gnu_cxxssIPcSt6vectorIcSaIcEEEEDTclL_ZNSt8__detail11__synth3wayEEcl7declvalIRT_EEcl7declvalIS7_EEEERKNS_17__normal_iteratorIS6_T0_EESD_', 'decltype (std::__detail::__synth3way((declval<char*&>)(), (declval<char*&>)())) __gnu_cxx::operator<=><char*, std::vector<char, std::allocator<char> > >(__gnu_cxx::__normal_iterator<char*, std::vector<char, std::allocator<char> > > const&, __gnu_cxx::__normal_iterator<char*, std::vector<char, std::allocator<char> > > const&)'],
  ['_ZN9__gnu_cxxssIPiSt6vectorIiSaIiEEEEDTclL_ZNSt8__detail11__synth3wayEEcl7declvalIRT_EEcl7declvalIS7_EEEERKNS_17__normal_iteratorIS6_T0_EESD_', 'decltype (std::__detail::__synth3way((declval<int*&>)(), (declval<int*&>)())) __gnu_cxx::operator<=><int*, std::vector<int, std::allocator<int> > >(__gnu_cxx::__normal_iterator<int*, std::vector<int, std::allocator<int> > > const&, __gnu_cxx::__normal_iterator<int*, std::vector<int, std::allocator<int> > > const&)'],
] as const

/** Names made by rustc 1.95 in both schemes, and those of rustc-demangle's own tests, with what rustc-demangle 0.1.28 ("{:#}") says of them. */
const rust = [
  ['_RC3foo.llvm.9D1C9369', 'foo'],
  ['_RC3foo.llvm.9D1C9369@@16', 'foo'],
  ['_RC4f128', 'f128'],
  ['_RIC0K', '_RIC0K'],
  ['_RIC0p', '_RIC0p'],
  ['_RIC{}', '_RIC{}'],
  ['_RINbNbCskIICzLVDPPb_5alloc5alloc8box_freeDINbNiB4_5boxed5FnBoxuEp6OutputuEL_ECs1iopQbuBiw2_3std', 'alloc::alloc::box_free::<dyn alloc::boxed::FnBox<(), Output = ()>>'],
  ['_RINvCs2iKTjTMxLAU_3leg3genAINtNtCslNYArtu3iFV_5alloc5boxed3BoxDNtB2_4Any2p1YTaEp1XhEL_Ej0_EB2_', 'leg::gen::<[alloc::boxed::Box<dyn leg::Any2<Y = (i8,), X = u8>>; 0]>'],
  ['_RINvCs2iKTjTMxLAU_3leg3genFG_UKCRL0_hvElEB2_', "leg::gen::<for<'a> unsafe extern \"C\" fn(&'a u8, ...) -> i32>"],
  ['_RINvCs2iKTjTMxLAU_3leg3genRDNtNtNtNtCsgEmfK2I1SDS_4core4iter6traits8iterator8Iteratorp4ItemThcEEL_EB2_', 'leg::gen::<&dyn core::iter::traits::iterator::Iterator<Item = (u8, char)>>'],
  ['_RINvMNtCsgEmfK2I1SDS_4core6optionINtB3_6OptionINtNtNtB5_3num7nonzero7NonZerojEE6map_orINtNtB5_6result6ResultuBI_ENcNtB1m_3Err0ECs2iKTjTMxLAU_3leg', '<core::option::Option<core::num::nonzero::NonZero<usize>>>::map_or::<core::result::Result<(), core::num::nonzero::NonZero<usize>>, core::result::Result<(), core::num::nonzero::NonZero<usize>>::Err>'],
  ['_RINvMNtNtCsgEmfK2I1SDS_4core3fmt2rtNtB3_8Argument11new_displayNtNtCslNYArtu3iFV_5alloc6string6StringECs2iKTjTMxLAU_3leg', '<core::fmt::rt::Argument>::new_display::<alloc::string::String>'],
  ['_RINvMNtNtCsgEmfK2I1SDS_4core3fmt2rtNtB3_8Argument11new_displayRDNtB5_7DisplayEL_ECs2iKTjTMxLAU_3leg', '<core::fmt::rt::Argument>::new_display::<&dyn core::fmt::Display>'],
  ['_RINvMNtNtCsgEmfK2I1SDS_4core3fmt2rtNtB3_8Argument11new_displayReECs2iKTjTMxLAU_3leg', '<core::fmt::rt::Argument>::new_display::<&str>'],
  ['_RINvMNtNtCsgEmfK2I1SDS_4core3fmt2rtNtB3_8Argument11new_displayjECs2iKTjTMxLAU_3leg', '<core::fmt::rt::Argument>::new_display::<usize>'],
  ['_RINvMNtNtCsgEmfK2I1SDS_4core3fmt2rtNtB3_8Argument11new_displaylECs2iKTjTMxLAU_3leg', '<core::fmt::rt::Argument>::new_display::<i32>'],
  ['_RINvMNtNtCsgEmfK2I1SDS_4core3fmt2rtNtB3_8Argument9new_debugINtNtCslNYArtu3iFV_5alloc3vec3VeclEECs2iKTjTMxLAU_3leg', '<core::fmt::rt::Argument>::new_debug::<alloc::vec::Vec<i32>>'],
  ['_RINvMNtNtCsgEmfK2I1SDS_4core3fmt2rtNtB3_8Argument9new_debugTlReAhj3_EECs2iKTjTMxLAU_3leg', '<core::fmt::rt::Argument>::new_debug::<(i32, &str, [u8; 3])>'],
  ['_RINvMNtNtCsgEmfK2I1SDS_4core3fmt2rtNtB3_8Argument9new_debugjECs2iKTjTMxLAU_3leg', '<core::fmt::rt::Argument>::new_debug::<usize>'],
  ['_RINvMs2_NtCsgEmfK2I1SDS_4core3fmtNtB6_9Arguments3newKj2_Kj1_ECs2iKTjTMxLAU_3leg', '<core::fmt::Arguments>::new::<2, 1>'],
  ['_RINvMs2_NtCsgEmfK2I1SDS_4core3fmtNtB6_9Arguments3newKj3_Kj2_ECs2iKTjTMxLAU_3leg', '<core::fmt::Arguments>::new::<3, 2>'],
  ['_RINvMs2_NtCsgEmfK2I1SDS_4core3fmtNtB6_9Arguments3newKj4_Kj1_ECs2iKTjTMxLAU_3leg', '<core::fmt::Arguments>::new::<4, 1>'],
  ['_RINvMs2_NtCsgEmfK2I1SDS_4core3fmtNtB6_9Arguments3newKj7_Kj2_ECs2iKTjTMxLAU_3leg', '<core::fmt::Arguments>::new::<7, 2>'],
  ['_RINvMs5_NtNtCsgEmfK2I1SDS_4core3fmt8buildersNtB6_9DebugList7entriesRlINtNtNtBa_5slice4iter4IterlEECs2iKTjTMxLAU_3leg', '<core::fmt::builders::DebugList>::entries::<&i32, core::slice::iter::Iter<i32>>'],
  ['_RINvMsa_NtCsgvbsrvnw3yD_9hashbrown3rawNtB6_13RawTableInner17new_uninitializedNtNtCslNYArtu3iFV_5alloc5alloc6GlobalECs2iKTjTMxLAU_3leg', '<hashbrown::raw::RawTableInner>::new_uninitialized::<alloc::alloc::Global>'],
  ['_RINvMsa_NtCsgvbsrvnw3yD_9hashbrown3rawNtB6_13RawTableInner22fallible_with_capacityNtNtCslNYArtu3iFV_5alloc5alloc6GlobalECs2iKTjTMxLAU_3leg', '<hashbrown::raw::RawTableInner>::fallible_with_capacity::<alloc::alloc::Global>'],
  ['_RINvNtCsgEmfK2I1SDS_4core10intrinsics11rotate_leftyECs2iKTjTMxLAU_3leg', 'core::intrinsics::rotate_left::<u64>'],
  ['_RINvNtCsgEmfK2I1SDS_4core3ptr10swap_chunkKj1_ECs2iKTjTMxLAU_3leg', 'core::ptr::swap_chunk::<1>'],
  ['_RINvNtCsgEmfK2I1SDS_4core3ptr10swap_chunkKj2_ECs2iKTjTMxLAU_3leg', 'core::ptr::swap_chunk::<2>'],
  ['_RINvNtCsgEmfK2I1SDS_4core3ptr10swap_chunkKj4_ECs2iKTjTMxLAU_3leg', 'core::ptr::swap_chunk::<4>'],
  ['_RINvNtCsgEmfK2I1SDS_4core3ptr10swap_chunkKj8_ECs2iKTjTMxLAU_3leg', 'core::ptr::swap_chunk::<8>'],
  ['_RINvNtCsgEmfK2I1SDS_4core3ptr13drop_in_placeINtNtB4_6option6OptionNtNtCslNYArtu3iFV_5alloc6string6StringEECs2iKTjTMxLAU_3leg', 'core::ptr::drop_in_place::<core::option::Option<alloc::string::String>>'],
  ['_RINvNtCsgEmfK2I1SDS_4core3ptr13drop_in_placeINtNtCslNYArtu3iFV_5alloc3vec3VeclEECs2iKTjTMxLAU_3leg', 'core::ptr::drop_in_place::<alloc::vec::Vec<i32>>'],
  ['_RINvNtCsgEmfK2I1SDS_4core3ptr13drop_in_placeNtNtCslNYArtu3iFV_5alloc6string6StringECs2iKTjTMxLAU_3leg', 'core::ptr::drop_in_place::<alloc::string::String>'],
  ['_RINvNtCsgEmfK2I1SDS_4core3ptr13drop_in_placeNtNtNtNtCsjrHSEGnQ3l9_3std2io5error14repr_bitpacked4ReprECs2iKTjTMxLAU_3leg', 'core::ptr::drop_in_place::<std::io::error::repr_bitpacked::Repr>'],
  ['_RINvNtNtCs2iKTjTMxLAU_3leg1au7n_nga1bu8nave_6paTlReAhj3_EEB6_', 'leg::a::ünï::naïve::<(i32, &str, [u8; 3])>'],
  ['_RINvNvNtCsgEmfK2I1SDS_4core3ptr25swap_nonoverlapping_bytes26swap_nonoverlapping_chunksKj8_ECs2iKTjTMxLAU_3leg', 'core::ptr::swap_nonoverlapping_bytes::swap_nonoverlapping_chunks::<8>'],
  ['_RMC0', '_RMC0'],
  ['_RMC0WmORm1_m2_Rm5_m6_', '_RMC0WmORm1_m2_Rm5_m6_'],
  ['_RNCINkXs25_NgCsbmNqQUJIY6D_4core5sliceINyB9_4IterhENuNgNoBb_4iter8iterator8Iterator9rpositionNCNgNpB9_6memchr7memrchrs_0E0Bb_', '<core::slice::Iter<u8> as core::iter::iterator::Iterator>::rposition::<core::slice::memchr::memrchr::{closure#1}>::{closure#0}'],
  ['_RNCNCNCINvNtNtCsjrHSEGnQ3l9_3std6thread9lifecycle15spawn_uncheckedNCNvCs2iKTjTMxLAU_3leg4main0lEs_000B16_', 'std::thread::lifecycle::spawn_unchecked::<leg::main::{closure#0}, i32>::{closure#1}::{closure#0}::{closure#0}'],
  ['_RNCNCNgCs6DXkGYLi8lr_2cc5spawn00B5_', 'cc::spawn::{closure#0}::{closure#0}'],
  ['_RNCNvMsa_NtCsgvbsrvnw3yD_9hashbrown3rawNtB7_13RawTableInner15rehash_in_place0Cs2iKTjTMxLAU_3leg', '<hashbrown::raw::RawTableInner>::rehash_in_place::{closure#0}'],
  ['_RNqCs4fqI2P2rA04_11utf8_identsu30____7hkackfecea1cbdathfdh9hlq6y', 'utf8_idents::საჭმელად_გემრიელი_სადილი'],
  ['_RNvC6_123foo3bar', '123foo::bar'],
  ['_RNvC9backtrace3foo.llvm.A5310EB9', 'backtrace::foo'],
  ['_RNvCs2iKTjTMxLAU_3leg2ex', 'leg::ex'],
  ['_RNvMNtNtCsgEmfK2I1SDS_4core4char7methodsc8to_digitCs2iKTjTMxLAU_3leg', '<char>::to_digit'],
  ['_RNvMs1_NtNtCsjrHSEGnQ3l9_3std6thread9lifecycleINtB5_9JoinInnerlE4joinCs2iKTjTMxLAU_3leg', '<std::thread::lifecycle::JoinInner<i32>>::join'],
  ['_RNvMsa_NtCsgvbsrvnw3yD_9hashbrown3rawNtB5_13RawTableInner26find_insert_index_in_groupCs2iKTjTMxLAU_3leg', '<hashbrown::raw::RawTableInner>::find_insert_index_in_group'],
  ['_RNvNtNtCsgEmfK2I1SDS_4core4char7methods15encode_utf8_rawCs2iKTjTMxLAU_3leg', 'core::char::methods::encode_utf8_raw'],
  ['_RNvNtNtNtCsgEmfK2I1SDS_4core9core_arch3x864sse215__mm_loadu_si128Cs2iKTjTMxLAU_3leg', 'core::core_arch::x86::sse2::_mm_loadu_si128'],
  ['_RNvNtNtNtNtCs92dm3009vxr_4rand4rngs7adapter9reseeding4fork23FORK_HANDLER_REGISTERED.0.0', 'rand::rngs::adapter::reseeding::fork::FORK_HANDLER_REGISTERED.0.0'],
  ['_RNvNvMs9_NtCsgEmfK2I1SDS_4core3numj13unchecked_add18precondition_checkCs2iKTjTMxLAU_3leg', '<usize>::unchecked_add::precondition_check'],
  ['_RNvNvNtNtCsgEmfK2I1SDS_4core5slice3raw14from_raw_parts18precondition_checkCs2iKTjTMxLAU_3leg', 'core::slice::raw::from_raw_parts::precondition_check'],
  ['_RNvXNtNtNtCslNYArtu3iFV_5alloc11collections5btree3mapINtB2_8BTreeMaphReENtNtNtCsgEmfK2I1SDS_4core3ops4drop4Drop4dropCs2iKTjTMxLAU_3leg', '<alloc::collections::btree::map::BTreeMap<u8, &str> as core::ops::drop::Drop>::drop'],
  ['_RNvXs1g_NtCsgEmfK2I1SDS_4core3fmtRAhj3_NtB6_5Debug3fmtCs2iKTjTMxLAU_3leg', '<&[u8; 3] as core::fmt::Debug>::fmt'],
  ['_RNvXs2_NtNtCsjrHSEGnQ3l9_3std4hash6randomNtB5_13DefaultHasherNtNtCsgEmfK2I1SDS_4core4hash6Hasher9write_strCs2iKTjTMxLAU_3leg', '<std::hash::random::DefaultHasher as core::hash::Hasher>::write_str'],
  ['_RNvXsW_NtNtCsjrHSEGnQ3l9_3std3ffi6os_streINtNtCsgEmfK2I1SDS_4core7convert5AsRefNtB5_5OsStrE6as_refCs2iKTjTMxLAU_3leg', '<str as core::convert::AsRef<std::ffi::os_str::OsStr>>::as_ref'],
  ['_RNvXsf_NtCslNYArtu3iFV_5alloc3vecINtB5_3VecThcEENtNtNtNtCsgEmfK2I1SDS_4core4iter6traits7collect12IntoIterator9into_iterCs2iKTjTMxLAU_3leg', '<alloc::vec::Vec<(u8, char)> as core::iter::traits::collect::IntoIterator>::into_iter'],
  ['_RNvYNCINvNtCsjrHSEGnQ3l9_3std2rt10lang_startuE0INtNtNtCsgEmfK2I1SDS_4core3ops8function6FnOnceuE9call_onceCs2iKTjTMxLAU_3leg', '<std::rt::lang_start<()>::{closure#0} as core::ops::function::FnOnce<()>>::call_once'],
  ['_ZN11issue_609253foo37Foo$LT$issue_60925..llv$u6d$..Foo$GT$3foo17h059a991a004536adE', 'issue_60925::foo::Foo<issue_60925::llvm::Foo>::foo'],
  ['_ZN11utf8_idents157_$u10e1$$u10d0$$u10ed$$u10db$$u10d4$$u10da$$u10d0$$u10d3$_$u10d2$$u10d4$$u10db$$u10e0$$u10d8$$u10d4$$u10da$$u10d8$_$u10e1$$u10d0$$u10d3$$u10d8$$u10da$$u10d8$17h21634fd5714000aaE', 'utf8_idents::საჭმელად_გემრიელი_სადილი'],
  ['_ZN151_$LT$alloc..boxed..Box$LT$alloc..boxed..FnBox$LT$A$C$$u20$Output$u3d$R$GT$$u20$$u2b$$u20$$u27$a$GT$$u20$as$u20$core..ops..function..FnOnce$LT$A$GT$$GT$9call_once17h69e8f44b3723e1caE', "<alloc::boxed::Box<alloc::boxed::FnBox<A, Output=R> + 'a> as core::ops::function::FnOnce<A>>::call_once"],
  ['_ZN15__STATIC_FMTSTRE', '__STATIC_FMTSTR'],
  ['_ZN17h05af221e174051e93fooE', 'h05af221e174051e9::foo'],
  ['_ZN2222222222222222222222EE', '_ZN2222222222222222222222EE'],
  ['_ZN3foo16ffaf221e174051e9E', 'foo::ffaf221e174051e9'],
  ['_ZN3foo17h05af221e174051e9E', 'foo'],
  ['_ZN3foo17hg5af221e174051e9E', 'foo::hg5af221e174051e9'],
  ['_ZN3foo3barE', 'foo::bar'],
  ['_ZN3fooE', 'foo'],
  ['_ZN3leg18C$LT$_$C$_$C$_$GT$1z17h506d1be9f26718aeE', 'leg::C<_,_,_>::z'],
  ['_ZN3leg18C$LT$_$C$_$C$_$GT$1z17h6b9d74e331153a2fE', 'leg::C<_,_,_>::z'],
  ['_ZN3leg1a12_$ufc$n$uef$9na$uef$ve17heb0f680915276276E', 'leg::a::ünï::naïve'],
  ['_ZN3leg1a14G$LT$T$C$_$GT$1m17h1f64b458e452f1c5E', 'leg::a::G<T,_>::m'],
  ['_ZN3leg2dy17hc2eed16fdf54c200E', 'leg::dy'],
  ['_ZN3leg2ex17hda6abaa78868c553E', 'leg::ex'],
  ['_ZN3leg3gen17h3dc0dc6aa8a2bbcaE', 'leg::gen'],
  ['_ZN3leg3gen17hc3602970e73627f6E', 'leg::gen'],
  ['_ZN3leg3gen17hc9f426b850555f0dE', 'leg::gen'],
  ['_ZN3leg4main17h77852da9aa557b22E', 'leg::main'],
  ['_ZN3leg4main28_$u7b$$u7b$closure$u7d$$u7d$17h0342a52b86730dbbE', 'leg::main::{{closure}}'],
  ['_ZN3leg4main28_$u7b$$u7b$closure$u7d$$u7d$17h49ba5e7ad95432bdE', 'leg::main::{{closure}}'],
  ['_ZN3leg4main28_$u7b$$u7b$closure$u7d$$u7d$17h8931d5f77b2f1a11E', 'leg::main::{{closure}}'],
  ['_ZN3leg4main28_$u7b$$u7b$closure$u7d$$u7d$28_$u7b$$u7b$closure$u7d$$u7d$17h7ff9a96a03fe0059E', 'leg::main::{{closure}}::{{closure}}'],
  ['_ZN3leg4main28_$u7b$$u7b$closure$u7d$$u7d$28_$u7b$$u7b$closure$u7d$$u7d$28_$u7b$$u7b$closure$u7d$$u7d$17h95addbe7bfc0e41cE', 'leg::main::{{closure}}::{{closure}}::{{closure}}'],
  ['_ZN42_$LT$$RF$T$u20$as$u20$core..fmt..Debug$GT$3fmt17h07d096138c6a359aE', '<&T as core::fmt::Debug>::fmt'],
  ['_ZN4core3ptr8non_null16NonNull$LT$T$GT$13new_unchecked18precondition_check17h7f6827919ecfeef9E', 'core::ptr::non_null::NonNull<T>::new_unchecked::precondition_check'],
  ['_ZN4core5slice77_$LT$impl$u20$core..ops..index..IndexMut$LT$I$GT$$u20$for$u20$$u5b$T$u5d$$GT$9index_mut17haf9727c2edfbc47bE.exit.i.i', 'core::slice::<impl core::ops::index::IndexMut<I> for [T]>::index_mut.exit.i.i'],
  ['_ZN4test', '_ZN4test'],
  ['_ZN4test1a2bcE', 'test::a::bc'],
  ['_ZN4testE', 'test'],
  ['_ZN5*70527a54.ll34_$b.1E', '_ZN5*70527a54.ll34_$b.1E'],
  ['_ZN5alloc3vec16Vec$LT$T$C$A$GT$17from_raw_parts_in18precondition_check17haa526c4c3fbba6d0E', 'alloc::vec::Vec<T,A>::from_raw_parts_in::precondition_check'],
  ['_ZN72_$LT$alloc..boxed..Box$LT$T$C$A$GT$$u20$as$u20$core..ops..drop..Drop$GT$4drop17hec3fe35705bdd75cE', '<alloc::boxed::Box<T,A> as core::ops::drop::Drop>::drop'],
  ['_ZN88_$LT$core..result..Result$LT$$u21$$C$$u20$E$GT$$u20$as$u20$std..process..Termination$GT$6report17hfc41d0da4a40b3e8E', '<core::result::Result<!, E> as std::process::Termination>::report'],
  ['_ZN9backtrace3foo17hbb467fcdaea5d79bE.llvm.A5310EB9', 'backtrace::foo'],
  ['_ZN9hashbrown3raw21RawTable$LT$T$C$A$GT$14reserve_rehash28_$u7b$$u7b$closure$u7d$$u7d$17h40b5bb9abf0e5200E', 'hashbrown::raw::RawTable<T,A>::reserve_rehash::{{closure}}'],
  ['_ZNfooE', '_ZNfooE'],
] as const

describe('C++', () => {
  it.each(cpp)('%s', (mangled, expected) => {
    expect(demangle(mangled)).toBe(expected)
  })
})

describe('Rust', () => {
  it.each(rust)('%s', (mangled, expected) => {
    expect(demangle(mangled)).toBe(expected)
  })
})

it('C++ names count bytes, not characters', () => {
  expect(demangle('_ZN6größe1fEv')).toBe('_ZN6größe1fEv')
  expect(demangle('_ZN7größe1fEv')).toBe('größe::f()')
})

/** A reference back, in v0: "_" is 0, "0_" is 1. */
function base62(value: number): string {
  return `${'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'[value - 1] ?? ''}_`
}

/** A tuple of two, the first an inner tuple, the second a reference back to it: doubled with each level. */
function tuples(depth: number): string {
  return `_RMC0${'T'.repeat(depth)}u${Array.from({ length: depth }, (_, index) => `B${base62(3 + depth - index)}E`).join('')}`
}

describe('anything else stays as it is', () => {
  it.each([
    '', 'main', '_start', '__wasm_call_ctors', 'fd_write', '_Z', '_Z3', '_Z3fo', '_Z99foo', '_ZN', '_ZN3foo', '_ZN3fooE5', '_Z3fooT_', '_Z1fIT_EvT_', '_Z1fS_', '_Z1fi.Upper',
    '_R', '_RNv', '_RNvC', '_RNvCs_3foo', '_RB_', '_RNvB_1a', '_ZN3foo17h05af221e174051e9', '_ZN9foo17h05af221e174051e9E', '$_0', 'foo::bar', '猫',
  ])('%j', (name) => {
    expect(demangle(name)).toBe(name)
  })

  it('when it would be endless', () => {
    // Each T is a pair of the one before it: thirty doublings.
    const bomb = `_Z1f${'1pIiiE'}${Array.from({ length: 30 }, (_, index) => {
      const last = index === 0 ? 'S0_' : `S${(index).toString(36).toUpperCase()}_`
      return `S_I${last}${last}E`
    }).join('')}`
    expect(demangle(bomb).length).toBeLessThan(100_000)
    expect(demangle(`_Z1f${'P'.repeat(100_000)}i`)).toMatch(/^_Z1fPPP/)
    expect(demangle(`_RMC0${'R'.repeat(100_000)}u`)).toMatch(/^_RMC0RRR/)
    expect(demangle(tuples(2))).toBe('<(((), ()), ((), ()))>')
    expect(demangle(tuples(40))).toBe(tuples(40))
    expect(demangle(`_ZN${'1a'.repeat(5000)}E.1${'.1'.repeat(5000)}!`)).toMatch(/^_ZN1a1a/)
  })

  it('or damaged in any place', () => {
    for (const [mangled] of [...cpp, ...rust]) {
      for (let length = 0; length < mangled.length; length++) expect(typeof demangle(mangled.slice(0, length))).toBe('string')
      for (let at = 2; at < mangled.length; at += 3) {
        for (const character of 'ETSI_N9zB') demangle(mangled.slice(0, at) + character + mangled.slice(at + 1))
      }
    }
  })
})
